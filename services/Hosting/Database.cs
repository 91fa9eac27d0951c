using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Coop.Hosting;

internal static class Database
{
    extension(IServiceCollection services)
    {
        /// <summary>Opens the service's database with the login that may not alter it; migrations use the owner's.</summary>
        public void AddDatabase<TDb>(Service service) where TDb : CoopDb
        {
            services.AddKeyedSingleton(service, (provider, _) => Source(provider, service));
            services.AddSingleton<ActAfterCommit<TDb>>();
            services.AddDbContextPool<TDb>((provider, db) => db
                .UseNpgsql(provider.GetRequiredKeyedService<NpgsqlDataSource>(service))
                .AddInterceptors(provider.GetRequiredService<ActAfterCommit<TDb>>()));
            services.AddHealthChecks().AddCheck<CanReachDatabase<TDb>>($"{service.Name} database", tags: ["ready"]);
        }
    }

    private static NpgsqlDataSource Source(IServiceProvider provider, Service service)
    {
        var text = provider.GetRequiredService<IConfiguration>().GetConnectionString(service.ConnectionName)
            ?? throw new InvalidOperationException($"ConnectionStrings:{service.ConnectionName} is not set: where is the database of {service.Name}?");
        var connection = new NpgsqlConnectionStringBuilder(text);

        // Planning a statement costs more than running it. (ContainsKey is true for every word that Npgsql knows.)
        if (!connection.ShouldSerialize("Max Auto Prepare"))
            connection.MaxAutoPrepare = 200;
        if (!connection.ShouldSerialize("Auto Prepare Min Usages"))
            connection.AutoPrepareMinUsages = 2;

        // Waiting for a line here is cheap; a hundred at once that the server's cores take turns at is not.
        if (!connection.ShouldSerialize("Maximum Pool Size"))
            connection.MaxPoolSize = 30;

        // No door changes its session (settings, temporary tables, locks beyond a transaction), so nothing is to be undone.
        connection.NoResetOnClose = true;
        return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = service.Name }.Build();
    }
}

/// <summary>
/// Stamps what is about to be saved with its time and number, and sets in motion what follows once it is: the relay,
/// the live streams, the doors that were woken.
/// </summary>
internal sealed class ActAfterCommit<TDb>(TimeProvider clock, Bells bells, StreamHub streams)
    : SaveChangesInterceptor, IDbTransactionInterceptor where TDb : CoopDb
{
    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData data, InterceptionResult<int> result, CancellationToken stopping = default)
    {
        if (data.Context is CoopDb db)
            await db.Keep(Stamp(db.AfterCommit), stopping);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData data, int result, CancellationToken stopping = default)
    {
        if (data.Context is CoopDb { Database.CurrentTransaction: null } db)
            Act(db);
        return ValueTask.FromResult(result);
    }

    /// <summary>What was not saved is told to nobody.</summary>
    public override Task SaveChangesFailedAsync(DbContextErrorEventData data, CancellationToken stopping = default)
    {
        (data.Context as CoopDb)?.AfterCommit.Clear();
        return Task.CompletedTask;
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData data, CancellationToken stopping = default)
    {
        if (data.Context is CoopDb db)
            Act(db);
        return Task.CompletedTask;
    }

    /// <returns>The live news that has not been kept yet.</returns>
    private List<StreamEvent> Stamp(AfterCommit after)
    {
        var now = clock.GetUtcNow();
        foreach (var message in after.News.Where(message => message.MessageId == default))
        {
            message.MessageId = Guid.CreateVersion7(now);
            if (message.DueAt == default)
                message.DueAt = now;
        }
        var fresh = after.Told.FindAll(told => told.Id == 0);
        foreach (var told in fresh)
            streams.Stamp(told, now);
        return fresh;
    }

    private void Act(CoopDb db)
    {
        var after = db.AfterCommit;
        if (after.News.Count > 0)
            bells.Of(typeof(RelayOutbox<TDb>)).Ring();
        foreach (var told in after.Told)
            streams.Push(told);
        foreach (var (door, words) in after.Doors)
            bells.Of(door).Ring(words);
        after.Clear();
    }
}
