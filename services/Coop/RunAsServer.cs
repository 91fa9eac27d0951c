namespace Coop;

/// <summary>
/// The user that PostgreSQL runs as. PostgreSQL refuses root, so a program started by root runs it as <c>postgres</c>
/// if there is such a user, else as <c>nobody</c>; anyone else runs it as themselves.
/// </summary>
internal sealed record RunAsServer(string? Uid, string? Gid)
{
    private static readonly RunAsServer Ourselves = new(null, null);

    public bool IsOther => Uid is not null;

    /// <summary>Who runs the server: the owner of the cluster that is there, or whoever is fit to own a new one.</summary>
    public static async Task<RunAsServer> Of(string cluster, CancellationToken stopping)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return Ourselves;
        if (Directory.Exists(cluster))
        {
            var owner = (await RunCommand.Run(["ls", "-nd", cluster], stopping)).Out.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (owner.Length > 3 && owner[2] != "0")
                return new RunAsServer(owner[2], owner[3]);
        }
        foreach (var name in (string[])["postgres", "nobody"])
        {
            var uid = await RunCommand.Run(["id", "-u", name], stopping);
            var gid = await RunCommand.Run(["id", "-g", name], stopping);
            if (uid.Good && gid.Good)
                return new RunAsServer(uid.Out.Trim(), gid.Out.Trim());
        }
        throw new ColdStart("PostgreSQL refuses to run as root, and this machine has neither a user postgres nor nobody. Start as another user.");
    }

    /// <summary>The command as this user runs it: through setpriv, runuser or su, whichever is there.</summary>
    public IReadOnlyList<string> Command(params IEnumerable<string> command) => this switch
    {
        { IsOther: false } => [.. command],
        _ when RunCommand.Find("setpriv") is { } setpriv => [setpriv, $"--reuid={Uid}", $"--regid={Gid}", "--clear-groups", "--", .. command],
        _ when RunCommand.Find("runuser") is { } runuser => [runuser, "-u", NameOf(Uid!), "--", .. command],
        _ => ["su", "-s", "/bin/sh", NameOf(Uid!), "-c", string.Join(' ', command.Select(Quoted))],
    };

    /// <summary>Gives a folder or file, and all in it, to this user alone.</summary>
    public async Task Own(string path, CancellationToken stopping)
    {
        if (IsOther && await RunCommand.Run(["chown", "-R", $"{Uid}:{Gid}", path], stopping) is { Good: false } refused)
            throw new ColdStart($"Could not give {path} to the user that runs PostgreSQL: {refused.Why}");
    }

    /// <summary>Whether this user can come to the folder and write in it: root's home, for one, is closed to others.</summary>
    public async Task<bool> Reaches(string folder, CancellationToken stopping) =>
        !IsOther || (await RunCommand.Run(Command("/bin/sh", "-c", $"cd {Quoted(folder)} && test -w ."), stopping)).Good;

    /// <summary>User and group by number, as a container takes them.</summary>
    public string Ids() => IsOther ? $"{Uid}:{Gid}" : string.Join(':', ((string[])["-u", "-g"]).Select(which =>
    {
        using var id = RunCommand.Begin(["id", which])!;
        return id.StandardOutput.ReadToEnd().Trim();
    }));

    /// <summary>A word as the shell takes it, whatever it contains.</summary>
    public static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string NameOf(string uid) => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':')).FirstOrDefault(user => user.Length > 2 && user[2] == uid)?[0] ?? uid;
}
