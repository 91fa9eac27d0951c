using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Npgsql;

namespace Coop;

/// <summary>
/// Takes a backup of everything a co-op keeps, while it works: all databases at one common point, and the files beside
/// them (keys, sign-ins). PostgreSQL's own way for it: it notes where its log stands, its files are copied as they are,
/// and the log from that note to the end of the copying sets right what changed meanwhile.
/// </summary>
public static class BackUp
{
    /// <param name="data">The data folder; its program may run, else the server is started for the purpose.</param>
    /// <param name="to">The file to write; it must not be there yet, and is there whole or not at all.</param>
    /// <exception cref="ColdStart">There is nothing to back up, no server to ask, or the file is there already.</exception>
    public static async Task Run(DirectoryInfo data, FileInfo to, TimeProvider clock, TextWriter progress, CancellationToken stopping)
    {
        if (to.Exists)
            throw new ColdStart($"{to.FullName} is there already; a backup never overwrites another.");
        if (!Directory.Exists(DataFolder.ClusterIn(data.FullName)))
            throw new ColdStart($"There is nothing to back up in {data.FullName}.");
        var partial = to.FullName + DataFolder.Unfinished;
        try
        {
            await using var own = DataFolder.IsTaken(data) ? null : await PrivatePostgres.Start(data, progress, stopping);
            var running = Address.LeftIn(data.FullName)
                ?? throw new ColdStart($"The program in {data.FullName} is just starting or stopping; try again in a moment.");
            await Write(data.FullName, running, partial, clock, stopping);
            File.Move(partial, to.FullName);
            await progress.WriteLineAsync($"Backed up {data.FullName} to {to.FullName} ({new FileInfo(to.FullName).Length / 1024} kB).");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NpgsqlException)
        {
            throw new ColdStart($"{to.FullName}: no backup was made: {failed.Message}", failed);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task Write(string data, Address running, string partial, TimeProvider clock, CancellationToken stopping)
    {
        await using var session = new NpgsqlConnection(running.To(Address.Superuser, login: null) + ";Pooling=false;Command Timeout=600");
        await session.OpenAsync(stopping);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;   // it holds keys, and people's data
        await using var file = new FileStream(partial, options);
        await using (var zipped = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        await using (var archive = new Archive(zipped))
        {
            // The slot lasts as long as this session, and holds the log that the copy will need.
            await Ask(session, "SELECT pg_create_physical_replication_slot('backup_' || pg_backend_pid(), true, true)", stopping);
            var start = await Ask(session, "SELECT pg_backup_start('coop', fast => true)::text", stopping);
            await CopyCluster(archive, DataFolder.ClusterIn(data), stopping);
            var (stop, label, first, last) = await Stop(session, stopping);
            await archive.Add($"{BackupManifest.ClusterFolder}backup_label", new MemoryStream(Encoding.UTF8.GetBytes(label)), stopping);
            var log = Path.Combine(DataFolder.ClusterIn(data), "pg_wal");
            foreach (var segment in Directory.GetFiles(log).Select(Path.GetFileName).Order(StringComparer.Ordinal))
                if (segment!.Length == 24 && string.CompareOrdinal(segment, first) >= 0 && string.CompareOrdinal(segment, last) <= 0)
                    await archive.Add($"{BackupManifest.ClusterFolder}pg_wal/{segment}", File.OpenRead(Path.Combine(log, segment)), stopping);
            foreach (var beside in DataFolder.FilesIn(data))
                await archive.Add($"{BackupManifest.BesideFolder}{beside.Name}", beside.OpenRead(), stopping);
            var major = int.Parse(await File.ReadAllTextAsync(Path.Combine(DataFolder.ClusterIn(data), "PG_VERSION"), stopping));
            await archive.End(hashes => new BackupManifest(major, clock.GetUtcNow(), start, stop, hashes), stopping);
        }
        file.Flush(flushToDisk: true);
    }

    private static async Task CopyCluster(Archive archive, string cluster, CancellationToken stopping)
    {
        var entries = new DirectoryInfo(cluster).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => (Entry: entry, Path: Path.GetRelativePath(cluster, entry.FullName).Replace('\\', '/')))
            .OrderBy(found => found.Path == "global/pg_control");   // last, as PostgreSQL's own tools do
        foreach (var (entry, path) in entries)
            if (entry is DirectoryInfo && (BackupManifest.Takes(path) || !path.Contains('/')))
                await archive.AddFolder($"{BackupManifest.ClusterFolder}{path}/", stopping);
            else if (entry is FileInfo { LinkTarget: null } && BackupManifest.Takes(path) && Open(entry.FullName) is { } file)
                await archive.Add($"{BackupManifest.ClusterFolder}{path}", file, stopping);
    }

    // A table that is dropped meanwhile takes its file along; the log knows of it.
    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static async Task<(string Lsn, string Label, string First, string Last)> Stop(NpgsqlConnection session, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT lsn::text, labelfile, substring(labelfile FROM 'START WAL LOCATION: .* \(file ([0-9A-F]{24})\)'), pg_walfile_name(lsn)
            FROM pg_backup_stop(wait_for_archive => false)
            """, session);
        await using var row = await command.ExecuteReaderAsync(stopping);
        await row.ReadAsync(stopping);
        return (row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));
    }

    private static async Task<string> Ask(NpgsqlConnection session, string question, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(question, session);
        return (await command.ExecuteScalarAsync(stopping))?.ToString() ?? "";
    }

    private sealed class Archive(Stream to) : IAsyncDisposable
    {
        private readonly TarWriter tar = new(to, TarEntryFormat.Pax, leaveOpen: true);
        private readonly SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);

        public Task AddFolder(string name, CancellationToken stopping) =>
            tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, name), stopping);

        public async Task Add(string name, Stream content, CancellationToken stopping)
        {
            await using var copy = new CopyStream(content);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = copy }, stopping);
            hashes[name] = copy.Sha256;
        }

        public Task End(Func<IReadOnlyDictionary<string, string>, BackupManifest> manifest, CancellationToken stopping) =>
            tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, BackupManifest.ManifestName)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(manifest(hashes).ToJson())),
            }, stopping);

        public ValueTask DisposeAsync() => tar.DisposeAsync();
    }
}
