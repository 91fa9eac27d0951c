using System.Text.Json;
using Npgsql;

namespace Coop.Services;

/// <summary>A small co-op whose program is a process of its own that can be killed and opened again, with a server of its own.</summary>
internal sealed class UnluckyCoop : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-killed-");

    /// <summary>Founded with so many riders, who are members, one restaurant whose till has a key, and a coordinator if one is wanted.</summary>
    public UnluckyCoop(int riders, object kitchen, bool coordinator = false)
    {
        var founding = folder.CreateSubdirectory("founding");
        foreach (var rule in new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "founding")).EnumerateFiles())
            rule.CopyTo(Path.Combine(founding.FullName, rule.Name));
        File.WriteAllText(Path.Combine(founding.FullName, "founding.json"), JsonSerializer.Serialize(new
        {
            name = "A co-op with bad luck", timeZone = "Europe/Paris", currency = "EUR", legalProfile = "scop",
            voting = new { quorum = "1/2", majority = "1/2" }, foundedOn = "2025-01-01",
            people = Enumerable.Range(1, riders).Select(number => new
            {
                email = $"rider{number}@coop.example", firstName = "Ada", lastName = $"Rider {number}",
                roles = (string[])["rider", "member"], engagement = "employee",
            }).Concat(Enumerable.Repeat(new
            {
                email = "coordinator@coop.example", firstName = "Bea", lastName = "Coordinator", roles = (string[])["coordinator"], engagement = "employee",
            }, coordinator ? 1 : 0)),
            restaurants = new[] { new { name = "Chez Test", email = "chez@test.example", place = kitchen, apiKey = true } },
        }, Wire.Json));
    }

    public string SignIns => Path.Combine(Data, "sign-ins.json");

    private string Data => Path.Combine(folder.FullName, ".coop");

    public async Task<(CoopProcess Program, Uri Address)> Open()
    {
        var program = CoopProcess.Start(Path.Combine(folder.FullName, "founding"), "--data", Data, "--port", "0");
        try
        {
            return (program, await program.Opened());
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    public async Task<long> Number(string service, string sql)
    {
        var server = Address.LeftIn(Data) ?? throw new InvalidOperationException("The program's server left no address.");
        await using var db = NpgsqlDataSource.Create(server.To($"coop_{service}", login: null) + ";Pooling=false");
        await using var command = db.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    /// <summary>What somebody does at the database by hand: as its server's superuser, or as <paramref name="login"/>.</summary>
    public async Task<int> Do(string service, string sql, string? login = null)
    {
        var server = Address.LeftIn(Data) ?? throw new InvalidOperationException("The program's server left no address.");
        await using var db = NpgsqlDataSource.Create(server.To($"coop_{service}", login: null) + ";Pooling=false");
        await using var command = db.CreateCommand(login is null ? sql : $"SET ROLE {login}; {sql}");
        return await command.ExecuteNonQueryAsync();
    }

    public void Dispose() => folder.Delete(recursive: true);
}
