using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Coop;

/// <summary>
/// What the private server is told: where it listens, and memory for a machine of two cores. Written at each start, so
/// that a cluster that was moved or restored listens where it now lies.
/// </summary>
internal static class ServerSettings
{
    public static void Write(string cluster, bool bySocket, string host, int port, string listen)
    {
        var file = Path.Combine(cluster, "coop.conf");
        File.WriteAllText(file,
            $"""
            # Written by the co-op's program at each start; settings of your own go to postgresql.auto.conf (ALTER SYSTEM).
            listen_addresses = '{(bySocket ? "" : listen)}'
            port = {port}
            unix_socket_directories = '{(bySocket ? host.Replace("'", "''", StringComparison.Ordinal) : "")}'
            max_connections = 200
            shared_buffers = 128MB
            work_mem = 8MB
            max_wal_size = 1GB
            wal_level = replica
            fsync = on
            synchronous_commit = on
            jit = off
            timezone = 'UTC'
            log_checkpoints = off

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    // The path of a socket may have 107 bytes, PostgreSQL's file name included; and Npgsql reads a comma as a list of hosts.
    public static async Task<string> SocketFolder(RunAsServer account, string cluster, CancellationToken stopping)
    {
        if (Encoding.UTF8.GetByteCount(cluster) <= 85 && !cluster.Contains(','))
            return cluster;
        var folder = $"/tmp/{RunServer.Name(cluster)}";
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await account.Own(folder, stopping);
        return folder;
    }

    public static int FreePort()
    {
        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }
}
