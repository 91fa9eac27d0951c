using Npgsql;

namespace Coop.Services;

public sealed class A_backup_brings_everything_back : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-backup-");
    private DirectoryInfo Data => new(Path.Combine(folder.FullName, ".coop"));
    private FileInfo File => new(Path.Combine(folder.FullName, "backup.tar.gz"));

    public void Dispose() => PrivateServers.Remove(folder);

    [Fact]
    public async Task Taken_amid_writes_in_two_databases_it_holds_both_at_one_point_and_the_keys()
    {
        int before, after;
        await using (var server = await Start(Data))
        {
            await System.IO.File.WriteAllTextAsync(Path.Combine(Data.FullName, "secret"), "the key of keys");
            await Make(server, "first");
            await Make(server, "second");
            using var enough = new CancellationTokenSource();
            var writing = CountInBoth(server, enough.Token);
            await Until(async () => await Count(server, "second") > 20);
            before = await Count(server, "second");
            await BackUp.Run(Data, File, TimeProvider.System, TextWriter.Null, CancellationToken.None);
            after = await Count(server, "first");
            await enough.CancelAsync();
            await writing;
        }
        Data.Delete(recursive: true);

        await Restore.Run(Data, File, TimeProvider.System, TextWriter.Null, CancellationToken.None);

        await using var restored = await Start(Data);
        var (first, second) = (await Count(restored, "first"), await Count(restored, "second"));
        Assert.InRange(first, before, after);
        Assert.InRange(first - second, 0, 1);
        Assert.Equal("the key of keys", await System.IO.File.ReadAllTextAsync(Path.Combine(Data.FullName, "secret")));
        Assert.True(after > before, "The writer should have gone on during the backup.");
    }

    [Fact]
    public async Task Brought_back_into_a_used_folder_it_moves_the_old_aside()
    {
        await using (var server = await Start(Data))
            await Make(server, "first");
        await BackUp.Run(Data, File, TimeProvider.System, TextWriter.Null, CancellationToken.None);
        await using (var server = await Start(Data))
        {
            await Add(server, "first", 7);
            var refused = await Assert.ThrowsAsync<ColdStart>(() =>
                Restore.Run(Data, File, TimeProvider.System, TextWriter.Null, CancellationToken.None));
            Assert.Contains("Another program is already at work", refused.Message);
        }

        await Restore.Run(Data, File, TimeProvider.System, TextWriter.Null, CancellationToken.None);

        await using (var server = await Start(Data))
            Assert.Equal(0, await Count(server, "first"));
        var aside = Assert.Single(Data.GetDirectories("before-restore-*"));
        await using var old = await Start(aside);
        Assert.Equal(7, await Count(old, "first"));
    }

    [Fact]
    public async Task A_file_that_was_cut_off_or_changed_is_refused_and_nothing_is_touched()
    {
        await using (var server = await Start(Data))
            await BackUp.Run(Data, File, TimeProvider.System, TextWriter.Null, CancellationToken.None);
        var whole = await System.IO.File.ReadAllBytesAsync(File.FullName);
        var changed = whole.ToArray();
        changed[whole.Length / 2] ^= 1;
        var files = Listing();

        foreach (var broken in (byte[][])[whole[..(whole.Length / 2)], changed, whole[..100], [], "no backup"u8.ToArray()])
        {
            await System.IO.File.WriteAllBytesAsync(File.FullName, broken);
            var refused = await Assert.ThrowsAsync<ColdStart>(() =>
                Restore.Run(Data, File, TimeProvider.System, TextWriter.Null, CancellationToken.None));
            Assert.StartsWith(File.FullName + ": ", refused.Message);
            Assert.DoesNotContain('\n', refused.Message);
            Assert.Equal(files, Listing());
        }
    }

    [Fact]
    public async Task A_backup_never_overwrites_another_and_needs_something_to_back_up()
    {
        var refused = await Assert.ThrowsAsync<ColdStart>(() =>
            BackUp.Run(Data, File, TimeProvider.System, TextWriter.Null, CancellationToken.None));
        Assert.Contains("nothing to back up", refused.Message);
        await System.IO.File.WriteAllTextAsync(File.FullName, "yesterday's");
        refused = await Assert.ThrowsAsync<ColdStart>(() =>
            BackUp.Run(Data, File, TimeProvider.System, TextWriter.Null, CancellationToken.None));
        Assert.Contains("is there already", refused.Message);
        Assert.Equal("yesterday's", await System.IO.File.ReadAllTextAsync(File.FullName));
    }

    private static Task<PrivatePostgres> Start(DirectoryInfo data) => PrivatePostgres.Start(data, TextWriter.Null, CancellationToken.None);

    private string[] Listing() =>
        [.. Data.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(entry => entry.FullName).Order(StringComparer.Ordinal)];

    // The second follows the first at every step, each in a transaction of its own, as a message follows a change.
    private static async Task CountInBoth(PrivatePostgres server, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await Add(server, "first", 1);
            await Add(server, "second", 1);
        }
    }

    private static async Task Make(PrivatePostgres server, string database)
    {
        await Ask(server, "postgres", $"CREATE DATABASE {database}");
        await Ask(server, database, "CREATE TABLE counter AS SELECT 0 AS number");
    }

    private static Task<object?> Add(PrivatePostgres server, string database, int number) =>
        Ask(server, database, $"UPDATE counter SET number = number + {number}");

    private static async Task<int> Count(PrivatePostgres server, string database) =>
        (int)(await Ask(server, database, "SELECT number FROM counter"))!;

    private static async Task<object?> Ask(PrivatePostgres server, string database, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20));
            await Task.Delay(20);
        }
    }
}
