using Coop.Hosting;
using Coop.Members;

namespace Coop.Redistribution;

/// <summary>
/// Issues the invoices of the month before, from its end on, and what corrects those that are out; what was missing is looked
/// for again every day and when it comes.
/// </summary>
public sealed class IssueMonthlyInvoices(RedistributionDb db, IssueInvoices issue, TimeProvider clock) : IRunOnTheClock
{
    /// <summary>Rides are settled a moment after they end; what comes later still goes onto the next invoice.</summary>
    private static readonly TimeSpan AfterTheMonth = TimeSpan.FromHours(12);

    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    static bool IRunOnTheClock.HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is { Content: var statutes })
            await issue.Of(Month.At(Month.At(now - AfterTheMonth, statutes.Zone).BeginsAt.AddMicroseconds(-1), statutes.Zone), statutes, stopping);
        return now + Daily;
    }
}
