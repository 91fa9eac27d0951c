using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Coop;

/// <summary>
/// Brings a backup back: the file is read and checked whole before anything is touched, and what was in the folder is
/// moved aside, not deleted. The next start recovers every database to the one point of the backup.
/// </summary>
public static class Restore
{
    /// <exception cref="ColdStart">The file is not a whole backup, or a program is at work in the folder; nothing was changed.</exception>
    public static async Task Run(DirectoryInfo data, FileInfo from, TimeProvider clock, TextWriter progress, CancellationToken stopping)
    {
        var backup = await Check(from, stopping);
        using var folder = DataFolder.Take(data);
        for (var tries = 0; RunServer.IsRunning(folder.Cluster); tries++)
            await (tries < 600 ? Task.Delay(100, stopping) : throw ColdStart.SecondStart(folder.Path));
        try
        {
            var account = await RunAsServer.Of(folder.Cluster, stopping);
            var room = await MakeCluster.Room(folder, account, stopping);
            await Extract(from, BackupManifest.ClusterFolder, room, stopping);
            await account.Own(room, stopping);

            if (MoveAside(folder, from, clock) is { } aside)
                await progress.WriteLineAsync($"What was there is now in {aside}.");
            await Extract(from, BackupManifest.BesideFolder, folder.Path, stopping);
            MakeCluster.Settle(folder, room);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new ColdStart($"{from.FullName} could not be brought back: {failed.Message}", failed);
        }
        await progress.WriteLineAsync($"Brought {folder.Path} back to {backup.TakenAt:u}, as PostgreSQL {backup.PostgresMajor} wrote it.");
    }

    private static async Task<BackupManifest> Check(FileInfo from, CancellationToken stopping)
    {
        try
        {
            var (found, manifest) = (new Dictionary<string, string>(), default(string));
            await foreach (var entry in Entries(from, stopping))
            {
                if (!BackupManifest.IsPlace(entry.Name) || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.Directory))
                    throw new InvalidDataException($"{entry.Name} has no place in a backup");
                if (entry.EntryType == TarEntryType.Directory)
                    continue;
                var content = entry.DataStream ?? Stream.Null;
                if (entry.Name == BackupManifest.ManifestName)
                    manifest = await new StreamReader(content).ReadToEndAsync(stopping);
                else
                    found[entry.Name] = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stopping));
            }
            return BackupManifest.Check(manifest, found);
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException or FormatException)
        {
            throw new ColdStart($"{from.FullName}: {unreadable.Message}; nothing was changed.", unreadable);
        }
    }

    private static async Task Extract(FileInfo from, string part, string to, CancellationToken stopping)
    {
        await foreach (var entry in Entries(from, stopping))
        {
            if (!entry.Name.StartsWith(part, StringComparison.Ordinal))
                continue;
            var path = Path.Combine(to, entry.Name[part.Length..]);
            if (entry.EntryType == TarEntryType.Directory)
            {
                Folder(path);
                continue;
            }
            Folder(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var file = new FileStream(path, options);
            await (entry.DataStream ?? Stream.Null).CopyToAsync(file, stopping);
            if (part == BackupManifest.BesideFolder)
                file.Flush(flushToDisk: true);   // the cluster's files PostgreSQL itself writes down, before it recovers
        }
    }

    private static void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string? MoveAside(DataFolder folder, FileInfo backup, TimeProvider clock)
    {
        var files = DataFolder.FilesIn(folder.Path).Where(file => file.FullName != backup.FullName).ToList();
        if (files.Count == 0 && !Path.Exists(folder.Link))
            return null;
        var aside = Path.Combine(folder.Path, $"before-restore-{clock.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}");
        Folder(aside);
        foreach (var file in files)
            file.MoveTo(Path.Combine(aside, file.Name));
        var cluster = Path.Combine(aside, Path.GetFileName(folder.Link));
        if (new DirectoryInfo(folder.Link).LinkTarget is { } elsewhere)
        {
            File.CreateSymbolicLink(cluster, elsewhere);
            File.Delete(folder.Link);
        }
        else if (Directory.Exists(folder.Link))
            Directory.Move(folder.Link, cluster);
        return aside;
    }

    private static async IAsyncEnumerable<TarEntry> Entries(
        FileInfo from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        await using var file = from.OpenRead();
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(cancellationToken: stopping) is { } entry)
            yield return entry;
    }
}
