using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Coop.Hosting;

/// <summary>Which databases are up to date.</summary>
internal sealed class Migrated
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Type, bool> done = new();

    public void Done(Type db) => done[db] = true;
    public bool IsDone(Type db) => done.ContainsKey(db);
}

/// <summary>
/// Brings each service's database up to date before anything else starts, with the login that owns it. A lock is held
/// meanwhile, so several instances may start at once. Then the login that the service runs with gets its rights:
/// to read and write rows, except that nobody changes or removes what is append-only; what has been kept long enough, functions remove.
/// </summary>
internal sealed partial class MigrateDatabases(
    LocalServices services, IServiceProvider provider, IConfiguration configuration, Migrated migrated, TimeProvider clock,
    ILogger<MigrateDatabases> log) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartingAsync(CancellationToken stopping)
    {
        foreach (var service in services.All)
            await Migrate(service, stopping);
    }

    private async Task Migrate(Service service, CancellationToken stopping)
    {
        var runtime = configuration.GetConnectionString(service.ConnectionName)!;
        var owner = configuration.GetConnectionString(service.ConnectionName + "Owner") ?? runtime;
        var options = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(service.Db))!;
        // A source, as the service itself has, and no check that the tests make: so each model is built once a start, not three times.
        await using var source = NpgsqlDataSource.Create(owner);
        options.UseNpgsql(source).ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        await using var db = (CoopDb)ActivatorUtilities.CreateInstance(provider, service.Db, options.Options);
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await db.Database.OpenConnectionAsync(stopping);
                await OneAfterTheOther(db, stopping);
                break;
            }
            catch (NpgsqlException problem) when (Problems.StatusOf(problem) == 503 && clock.GetElapsedTime(start) < Patience)
            {
                NotThereYet(service.Name, problem.Message);
                await Task.Delay(Pause, stopping);
            }
        }
        var login = new NpgsqlConnectionStringBuilder(runtime).Username;
        var lines = service.KeptIn(db.Model);
        var functions = string.Concat(lines.Where(line => line.HasFunction).Select(Forgetting.Function))
            + string.Concat(lines.Where(line => line.IsGuarded).Select(Forgetting.Guard)) + SecondWall.Built(lines);
        var grants = login is not null && login != new NpgsqlConnectionStringBuilder(owner).Username ? GrantsTo(login, db.Model) : "";
        var sql = $"SELECT pg_advisory_xact_lock(hashtext('grants'));\n{functions}{grants}";
        await db.Database.ExecuteSqlRawAsync(sql, stopping);
        migrated.Done(service.Db);
    }

    /// <summary>
    /// EF Core's own lock ends with each migration, between two of which another instance could begin the second; this one
    /// is the session's and lasts for all.
    /// </summary>
    private static async Task OneAfterTheOther(CoopDb db, CancellationToken stopping)
    {
        await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_lock(hashtext('migrations'))", stopping);
        try
        {
            await db.Database.MigrateAsync(stopping);
        }
        finally
        {
            await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_unlock(hashtext('migrations'))", CancellationToken.None);
        }
    }

    private static string GrantsTo(string login, IModel model)
    {
        var name = '"' + login.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        var appendOnly = model.GetEntityTypes()
            .Where(entity => entity.FindAnnotation(Columns.AppendOnly) is not null)
            .Select(entity => entity.GetTableName()).Distinct();
        return $"""
            GRANT USAGE ON SCHEMA public TO {name};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name};
            {string.Concat(appendOnly.Select(table => $"REVOKE UPDATE, DELETE, TRUNCATE ON \"{table}\" FROM {name};\n"))}
            """;
    }

    public Task StartAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StopAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken stopping) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "The database of {Service} is not there yet: {Because}")]
    private partial void NotThereYet(string service, string because);
}
