using System.Text.RegularExpressions;
using Coop.Seeds;
using Npgsql;

namespace Coop.Services;

/// <summary>A day can be played on servers that stand already, where the co-op itself may live: nothing of it is touched.</summary>
[Collection(nameof(PrivateServers))]
public sealed class A_day_is_played_on_given_servers : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-given-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Beside_what_is_there_and_no_faster_than_it_may()
    {
        // It dawns an hour before the first shift.
        const int Minutes = 40, Speed = 400;
        var day = folder.CreateSubdirectory("day");
        SmallDay.Write(day, orders: 1, Minutes);
        await using var line = BrokerLine.To(CoopFixture.Bus);
        var before = await Databases();
        using var said = new StringWriter();
        var setting = new Setting(folder.CreateSubdirectory(".coop"), Port: 0, CoopFixture.Postgres, line.Bus, said);

        Assert.Equal(0, await PlayDay.Run(setting, Day.Read(day.FullName), "replay", Speed, stay: false, json: false, CancellationToken.None));

        var page = said.ToString();
        Assert.Matches(new Regex(@"Orders +1\s*\n +Delivered +1\s*\n"), page);
        var played = Regex.Match(page, @"The books balance\. Played in ([0-9.]+) s\.");
        Assert.True(played.Success, page);
        Assert.InRange(double.Parse(played.Groups[1].Value), (60 + Minutes) * 60.0 / Speed, double.MaxValue);
        Assert.True(line.Calls > 0, "The broker that was given was not used.");
        Assert.Empty(folder.GetFiles("lock", SearchOption.AllDirectories));
        var own = OpenCoop.Services.Select(service => $"coop_replay_{service.Name}").ToList();
        Assert.Equal(before.Union(own).Order(), (await Databases()).Order());
        foreach (var database in own)
            await Say($"DROP DATABASE \"{database}\" WITH (FORCE)");
    }

    /// <summary>All but those of other tests.</summary>
    private static async Task<List<string>> Databases() =>
        [.. (await Say("SELECT string_agg(datname, ' ') FROM pg_database WHERE datname !~ '^t[0-9a-f]{8}_'")).Split(' ')];

    private static async Task<string> Say(string sql)
    {
        await using var server = NpgsqlDataSource.Create(CoopFixture.Postgres + ";Database=postgres;Pooling=false");
        await using var command = server.CreateCommand(sql);
        return $"{await command.ExecuteScalarAsync()}";
    }
}
