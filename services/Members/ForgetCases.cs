using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>Once a day: forgets restrictions that may be held against nobody any more, and questions that were answered a year ago. Functions of the database do, and none sooner.</summary>
public sealed class ForgetCases(MembersDb db, TimeProvider clock) : IRunOnTheClock
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    public static bool HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"SELECT forget_restrictions({now}), forget_questions({now})", stopping);
        return now + Daily;
    }
}
