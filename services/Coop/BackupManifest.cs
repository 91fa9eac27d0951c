using System.Text.Json;

namespace Coop;

/// <summary>
/// What a backup file says of itself: which PostgreSQL made it, the stretch of the log it needs (from start to stop: the
/// one point all databases come back to), and the SHA-256 of every file in it. It is the last entry, so that a file that
/// was cut off has none.
/// </summary>
internal sealed record BackupManifest(
    int PostgresMajor, DateTimeOffset TakenAt, string StartLsn, string StopLsn, IReadOnlyDictionary<string, string> Sha256)
{
    public const string ManifestName = "manifest.json";
    public const string ClusterFolder = "cluster/";
    public const string BesideFolder = "beside/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    // PostgreSQL's own list of what a copy of a running cluster leaves out ("Making a Base Backup Using the Low Level API").
    private static readonly string[] EmptyFolders =
        ["pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans"];
    private static readonly string[] LeftOut =
        ["postmaster.pid", "postmaster.opts", "pg_internal.init", "backup_label", "tablespace_map", "server.log", "server.log.before"];

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Whether a file of the cluster, named by its path in it, belongs into a copy.</summary>
    public static bool Takes(string path)
    {
        var parts = path.Split('/');
        return !EmptyFolders.Contains(parts[0]) && !LeftOut.Contains(parts[^1])
            && !parts.Any(part => part.StartsWith("pgsql_tmp", StringComparison.Ordinal))
            && !parts[^1].StartsWith(".s.PGSQL", StringComparison.Ordinal);
    }

    /// <summary>Whether the name of an entry keeps to the place a backup has for it: no path out of the folder.</summary>
    public static bool IsPlace(string name) =>
        name == ManifestName
        || (name.StartsWith(ClusterFolder, StringComparison.Ordinal) && !name.Split('/').Contains("..") && !name.Contains('\\'))
        || (name.StartsWith(BesideFolder, StringComparison.Ordinal) && name.Split('/', '\\') is [_, not ".." and not ""]);

    /// <summary>Reads the manifest and holds the files against it.</summary>
    /// <exception cref="InvalidDataException">It is unreadable, or a file is missing, too many or changed.</exception>
    public static BackupManifest Check(string? manifest, IReadOnlyDictionary<string, string> found)
    {
        if (manifest is null)
            throw new InvalidDataException("it ends before its manifest: it is cut off, or no backup of a co-op");
        BackupManifest? backup;
        try
        {
            backup = JsonSerializer.Deserialize<BackupManifest>(manifest, Json);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException("its manifest cannot be read", broken);
        }
        if (backup is not { Sha256: { Count: > 0 } promised })
            throw new InvalidDataException("its manifest names no files");
        foreach (var (name, hash) in promised)
            if (!found.TryGetValue(name, out var actual))
                throw new InvalidDataException($"{name} is missing from it");
            else if (actual != hash)
                throw new InvalidDataException($"{name} in it was changed (its SHA-256 differs)");
        if (found.Keys.FirstOrDefault(name => !promised.ContainsKey(name)) is { } stranger)
            throw new InvalidDataException($"{stranger} in it is not in its manifest");
        return backup;
    }
}
