using Npgsql;

namespace Coop;

/// <summary>
/// The co-op's own PostgreSQL: started with the program, on data under the program's folder, reachable from this machine
/// alone and by a password that only the folder's owner can read; stopped with the program, also when that is killed.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly DataFolder folder;
    private readonly RunServer server;
    private readonly Address address;

    private PrivatePostgres(DataFolder folder, RunServer server, Address address) =>
        (this.folder, this.server, this.address) = (folder, server, address);

    /// <summary>Starts the server, finding or fetching PostgreSQL and making the cluster where that has not been done yet.</summary>
    /// <param name="data">The data folder, such as <c>.coop</c>; the cluster lies in its <c>postgres</c>.</param>
    /// <param name="progress">Is told what takes long.</param>
    /// <param name="anew">Removes the cluster first: for the demo and a replay, whose past is of no use.</param>
    /// <exception cref="ColdStart">It cannot start; the message says why and what helps.</exception>
    public static async Task<PrivatePostgres> Start(
        DirectoryInfo data, TextWriter progress, CancellationToken stopping, bool anew = false)
    {
        var folder = DataFolder.Take(data);
        try
        {
            var account = await RunAsServer.Of(folder.Cluster, stopping);
            var postgres = await FindPostgres.For(folder.MadeBy, account, progress, stopping);
            if (anew && folder.MadeBy is not null)
            {
                await RunServer.StopStray(postgres, account, folder.Cluster, stopping);
                MakeCluster.Remove(folder);
            }
            if (folder.MadeBy is null)
            {
                await progress.WriteLineAsync($"Making a cluster with {postgres}…");
                await MakeCluster.Run(folder, postgres, account, keep: !anew, stopping);
            }
            var password = folder.Password();
            var (server, host, port) = await RunServer.Start(postgres, account, folder.Cluster, stopping);
            var address = new Address(host, port, password);
            try
            {
                await Answers(address, stopping);
                address.LeaveIn(folder.Path);
                return new PrivatePostgres(folder, server, address);
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            folder.Dispose();
            throw ColdStart.NotWritable(folder.Path, refused);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>How to connect to a database: as the superuser, or as a login made with <see cref="PasswordOf"/>.</summary>
    public string ConnectionString(string database, string? login = null) => address.To(database, login);

    /// <summary>The password that a login of this server has, the same after every start and every restore.</summary>
    public string PasswordOf(string login) => address.PasswordOf(login);

    /// <summary>Stops the server, all written down, and leaves the folder to the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await server.DisposeAsync();
        File.Delete(Path.Combine(folder.Path, Address.FileName));
        folder.Dispose();
    }

    private static async Task Answers(Address address, CancellationToken stopping)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(address.To(Address.Superuser, login: null) + ";Pooling=false");
                await connection.OpenAsync(stopping);
                return;
            }
            catch (PostgresException wrong) when (wrong.SqlState == PostgresErrorCodes.InvalidPassword)
            {
                throw new ColdStart($"The password in {Address.PasswordName} is not the one of the data beside it.", wrong);
            }
            catch (NpgsqlException) when (TimeProvider.System.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(100, stopping);   // recovery may still be reading the log of a killed server
            }
            catch (NpgsqlException silent)
            {
                throw new ColdStart($"PostgreSQL started, but does not answer: {silent.Message}", silent);
            }
        }
    }
}
