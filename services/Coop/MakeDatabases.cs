using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Coop;

/// <summary>
/// Sees to it that every service has its database and its two logins: the owner migrates, the other runs. Neither sees
/// another service's database.
/// </summary>
internal sealed class MakeDatabases(Func<string, string> superuserOf, string secret, string prefix)
{

    /// <summary>Connection strings by configuration key: <c>ConnectionStrings:Orders</c>, <c>ConnectionStrings:OrdersOwner</c>.</summary>
    public async Task<Dictionary<string, string?>> Run(IEnumerable<string> services, bool anew, CancellationToken stopping)
    {
        var connections = new Dictionary<string, string?>();
        foreach (var service in services)
        {
            var (database, login) = ($"{prefix}{service}", $"{prefix}{service}");
            var owner = login + "_owner";
            await using (var server = await Open("postgres", stopping))
            {
                // Another start on the same server waits here until this connection closes.
                await Do(server, "SELECT pg_advisory_lock(hashtext('coop databases'))", stopping);
                if (anew)
                    await Do(server, $"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)", stopping);
                foreach (var name in new[] { owner, login })
                    await Do(server, (await Counts(server, "pg_roles", "rolname", name, stopping) == 0 ? "CREATE" : "ALTER")
                        + $" ROLE \"{name}\" LOGIN PASSWORD '{PasswordOf(name)}'", stopping);
                if (await Counts(server, "pg_database", "datname", database, stopping) == 0)
                {
                    await Do(server, $"GRANT \"{owner}\" TO CURRENT_USER", stopping);
                    await Do(server, $"CREATE DATABASE \"{database}\" OWNER \"{owner}\"", stopping);
                }
                await Do(server, $"REVOKE ALL ON DATABASE \"{database}\" FROM PUBLIC; GRANT CONNECT ON DATABASE \"{database}\" TO \"{login}\"", stopping);
            }
            var key = char.ToUpperInvariant(service[0]) + service[1..];
            connections[$"ConnectionStrings:{key}"] = As(login, database);
            connections[$"ConnectionStrings:{key}Owner"] = As(owner, database);
        }
        return connections;
    }

    private string As(string login, string database) => new NpgsqlConnectionStringBuilder(superuserOf(database))
    {
        Username = login,
        Password = PasswordOf(login),
    }.ConnectionString;

    /// <summary>Drawn from the data folder's secret, so that a restored folder knows its logins.</summary>
    private string PasswordOf(string login) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(secret), Encoding.UTF8.GetBytes("login " + login)));

    private async Task<NpgsqlConnection> Open(string database, CancellationToken stopping)
    {
        var connection = new NpgsqlConnection(superuserOf(database) + ";Pooling=false");
        await connection.OpenAsync(stopping);
        return connection;
    }

    private static async Task<long> Counts(
        NpgsqlConnection server, string catalogue, string column, string name, CancellationToken stopping)
    {
        await using var count = new NpgsqlCommand($"SELECT count(*) FROM {catalogue} WHERE {column} = $1", server)
            { Parameters = { new() { Value = name } } };
        return (long)(await count.ExecuteScalarAsync(stopping))!;
    }

    private static async Task Do(NpgsqlConnection server, string sql, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(sql, server);
        await command.ExecuteNonQueryAsync(stopping);
    }
}
