namespace Coop;

/// <summary>Makes a new cluster: whole, or not at all, since it is renamed into place when it is ready.</summary>
internal static class MakeCluster
{
    private const string Making = ".making";

    public static async Task Run(DataFolder folder, Postgres postgres, RunAsServer account, bool keep, CancellationToken stopping)
    {
        var room = await Room(folder, account, stopping);
        var password = $"{room}.password";
        DataFolder.WritePrivately(password, folder.Password());
        await account.Own(password, stopping);
        var locale = postgres.Major >= 17 ? (string[])["--locale-provider=builtin", "--locale=C.UTF-8"] : ["--locale=C"];
        var made = await RunCommand.Run(
            Command(postgres, account, room, "initdb", ["-D", room, "-U", Address.Superuser, "--auth=scram-sha-256", "-E", "UTF8", "--pwfile", password,
                .. locale, .. keep ? Array.Empty<string>() : ["--no-sync"]]),
            stopping);
        File.Delete(password);
        if (!made.Good)
            throw new ColdStart($"{postgres} could not make a cluster in {room}: {made.Why}");
        await File.AppendAllTextAsync(Path.Combine(room, "postgresql.conf"), "\ninclude_if_exists = 'coop.conf'\n", stopping);
        await File.WriteAllTextAsync(Path.Combine(room, "pg_hba.conf"), "local all all scram-sha-256\nhost all all all scram-sha-256\n", stopping);
        Settle(folder, room);
    }

    /// <summary>
    /// An empty folder of the server's user, beside the place where the cluster will stand: in the data folder, or in the
    /// system's state folder when that user cannot come to the data folder (in root's home, say).
    /// </summary>
    public static async Task<string> Room(DataFolder folder, RunAsServer account, CancellationToken stopping)
    {
        var room = folder.Link + Making;
        if (await IsFit(room))
            return room;
        Directory.Delete(room);
        var elsewhere = $"/var/lib/coop/{Path.GetFileName(Path.GetDirectoryName(folder.Path))}-{Guid.NewGuid().ToString("N")[..8]}{Making}";
        if (await IsFit(elsewhere))
            return elsewhere;
        throw new ColdStart($"The user that runs PostgreSQL (it refuses root) can reach neither {folder.Path} nor /var/lib/coop. Start as another user, or in another folder.");

        async Task<bool> IsFit(string candidate)
        {
            if (Directory.Exists(candidate))
                Directory.Delete(candidate, recursive: true);   // of a start that was cut short
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(candidate);
            else
            {
                Directory.CreateDirectory(Path.GetDirectoryName(candidate)!);
                Directory.CreateDirectory(candidate, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            await account.Own(candidate, stopping);
            return await account.Reaches(candidate, stopping);
        }
    }

    /// <summary>Gives the finished cluster its name, which no cluster bears by then.</summary>
    public static void Settle(DataFolder folder, string room)
    {
        var cluster = room[..^Making.Length];
        Directory.Move(room, cluster);
        if (cluster != folder.Link)
            File.CreateSymbolicLink(folder.Link, cluster);
    }

    /// <summary>Takes the cluster away for good.</summary>
    public static void Remove(DataFolder folder)
    {
        if (Directory.Exists(folder.Cluster))
            Directory.Delete(folder.Cluster, recursive: true);
        if (new DirectoryInfo(folder.Link).LinkTarget is not null)
            File.Delete(folder.Link);
        File.Delete(Path.Combine(folder.Path, Address.PasswordName));
    }

    /// <summary>One of PostgreSQL's programs, run by the server's user, or in a container that sees the cluster's folder alone.</summary>
    public static IReadOnlyList<string> Command(
        Postgres postgres, RunAsServer account, string cluster, string program, IEnumerable<string> arguments) =>
        postgres.Image is null
            ? account.Command([postgres.Program(program), .. arguments])
            : ["docker", "run", "--rm", .. Container(account, cluster, program), postgres.Image, .. arguments];

    /// <summary>
    /// What a container needs to work on the cluster as the server's user: its folder, and a list of users in which that
    /// one stands, since initdb looks them up. The image's own start script would make a cluster of its own, so the program
    /// is run as it is.
    /// </summary>
    public static IEnumerable<string> Container(RunAsServer account, string cluster, string program)
    {
        var (folder, ids) = (Path.GetDirectoryName(cluster)!, account.Ids());
        var users = Path.Combine(folder, "docker.passwd");
        File.WriteAllText(users, $"coop:x:{ids}::/:/bin/sh\n");
        return ["--user", ids, "-v", $"{folder}:{folder}", "-v", $"{users}:/etc/passwd:ro", "--entrypoint", program];
    }
}
