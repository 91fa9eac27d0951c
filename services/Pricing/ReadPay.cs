using Coop.Hosting;
using Coop.Members;
using Coop.Wages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>A rider reads their own pay: every line with its rule, quantity and rate, and the hours it comes from.</summary>
public static class ReadPay
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(31);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Nobody works so many shifts in the longest stretch that can be asked for.</summary>
    private const int MostShifts = 2_000;
    private const int MostTips = 20_000;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/pay/me", Read).For(Role.Rider).WithName("ReadPay").WithTags("Pricing");

    /// <param name="from">First instant a shift may have started or a tip been settled; a month before the end, when absent.</param>
    /// <param name="to">The end, outside; now, when absent.</param>
    private static async Task<Results<Ok<PaySlip>, ProblemHttpResult>> Read(
        Caller caller, PricingDb db, TimeProvider clock, CancellationToken stopping,
        DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var now = clock.GetUtcNow();
        var end = to?.ToUniversalTime() ?? now;
        var start = from?.ToUniversalTime() ?? (end - DateTimeOffset.UnixEpoch > Usual ? end - Usual : DateTimeOffset.UnixEpoch);
        if (start > end || end - start > Longest)
            return Problems.Invalid("from", $"A stretch of at most {Longest.Days} days, from before to, can be read at once.");

        var shifts = await db.Shifts.AsNoTracking()
            .Where(shift => shift.RiderId == caller.Member && shift.StartedAt >= start && shift.StartedAt < end)
            .OrderBy(shift => shift.StartedAt)
            .Take(MostShifts)
            .ToListAsync(stopping);
        var tips = await db.Tips.AsNoTracking()
            .Where(tip => tip.RiderId == caller.Member && tip.SettledAt >= start && tip.SettledAt < end)
            .OrderBy(tip => tip.SettledAt)
            .Take(MostTips)
            .ToListAsync(stopping);
        var policy = await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, now, stopping);
        return TypedResults.Ok(PaySlip.Of(start, end, shifts, tips, policy?.Content.AllFloors ?? []));
    }
}
