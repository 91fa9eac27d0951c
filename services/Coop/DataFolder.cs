using System.Security.Cryptography;

namespace Coop;

/// <summary>
/// The folder that holds all a co-op keeps: its cluster and the files beside it (keys, sign-ins). One program at a time
/// works in it; the lock goes with the program, however that ends.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockName = "lock";
    public const string Unfinished = ".partial";
    private const int Busy = 11, BusyOnMac = 35, BusyOnWindows = unchecked((int)0x80070020);   // EWOULDBLOCK, sharing violation
    private readonly FileStream held;

    private DataFolder(string path, FileStream held) => (Path, this.held) = (path, held);

    public string Path { get; }

    /// <summary>Where the cluster is looked for: itself, or a link to it where the server's user cannot reach this folder.</summary>
    public string Link => LinkIn(Path);

    /// <summary>Where the cluster really lies.</summary>
    public string Cluster => ClusterIn(Path);

    /// <summary>The major version of PostgreSQL that made the cluster; null when there is none yet.</summary>
    public int? MadeBy => MadeByIn(Cluster);

    /// <summary>Takes the folder for this program alone, making it first if need be.</summary>
    /// <exception cref="ColdStart">Another program is at work in it, or it cannot be written.</exception>
    public static DataFolder Take(DirectoryInfo data)
    {
        var file = System.IO.Path.Combine(data.FullName, LockName);
        try
        {
            Directory.CreateDirectory(data.FullName);
            return new DataFolder(data.FullName, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held) when (held.HResult is Busy or BusyOnMac or BusyOnWindows)
        {
            throw ColdStart.SecondStart(data.FullName);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw ColdStart.NotWritable(data.FullName, refused);
        }
    }

    /// <summary>Whether a program is at work in the folder at this moment.</summary>
    public static bool IsTaken(DirectoryInfo data)
    {
        try
        {
            using var mine = Take(data);
            return false;
        }
        catch (ColdStart)
        {
            return true;
        }
    }

    public static string LinkIn(string folder) => System.IO.Path.Combine(folder, "postgres");

    public static string ClusterIn(string folder) =>
        new DirectoryInfo(LinkIn(folder)).LinkTarget is { } target ? target : LinkIn(folder);

    /// <summary>The files beside the cluster that a backup takes along: keys, sign-ins, the server's password; no other backup.</summary>
    public static IEnumerable<FileInfo> FilesIn(string folder) => new DirectoryInfo(folder).EnumerateFiles()
        .Where(file => file.Name is not (LockName or Address.FileName) && file.Extension is not (Unfinished or ".gz") && file.LinkTarget is null);

    /// <summary>The server's password, made when there is no cluster yet; readable by this user alone.</summary>
    public string Password()
    {
        var file = System.IO.Path.Combine(Path, Address.PasswordName);
        if (File.Exists(file))
            return File.ReadAllText(file);
        if (MadeBy is not null)
            throw new ColdStart($"{file} is missing, and without it the data beside it cannot be opened. Bring it back (every backup holds it).");
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        WritePrivately(file, password);
        return password;
    }

    public static void WritePrivately(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }

    public void Dispose() => held.Dispose();

    private static int? MadeByIn(string cluster)
    {
        try
        {
            var version = System.IO.Path.Combine(cluster, "PG_VERSION");
            return File.Exists(version) ? int.Parse(File.ReadAllText(version)) : null;
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new ColdStart($"{cluster} belongs to another user: start as the one who made it.", refused);
        }
    }
}
