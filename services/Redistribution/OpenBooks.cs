using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>An account that the database knows, once for ever: the chart it is from, and whether what stands there is somebody's.</summary>
public sealed record OpenAccount(string Number, string Chart, bool IsPersonal);

/// <summary>
/// Before anything is booked, the database learns the accounts of the co-op's chart: it takes lines on no others. Books that
/// were begun by one chart are never continued by another; what a later edition of the same chart adds is added.
/// </summary>
public sealed class OpenBooks(IServiceProvider provider, Chart chart) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken stopping)
    {
        await using var scope = provider.CreateAsyncScope();
        await Open(scope.ServiceProvider.GetRequiredService<RedistributionDb>(), chart, stopping);
    }

    /// <exception cref="InvalidOperationException">The books are kept by another chart.</exception>
    public static async Task Open(RedistributionDb db, Chart chart, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldBooks(stopping);
        if (await db.Accounts.Where(account => account.Chart != chart.Name).Select(account => account.Chart).FirstOrDefaultAsync(stopping) is { } other)
            throw new InvalidOperationException($"The books were begun by the chart of accounts {other}; they cannot be continued by {chart.Name} (setting Books:Chart).");
        var numbers = chart.All.Select(account => account.Number).ToArray();
        var personal = chart.All.Select(account => account.IsPersonal).ToArray();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO accounts (number, chart, is_personal) SELECT account.number, {chart.Name}, account.personal
            FROM unnest({numbers}, {personal}) AS account(number, personal) ON CONFLICT (number) DO NOTHING
            """, stopping);
        await transaction.CommitAsync(stopping);
    }

    public Task StartAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StopAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken stopping) => Task.CompletedTask;
}
