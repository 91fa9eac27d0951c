using System.Net;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Coop.Wages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>A rider reads their own pay: every line with its rule, quantity and rate, the hours it comes from, and what is still open.</summary>
public static class ReadPay
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(31);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Nobody works so many shifts in the longest stretch that can be asked for.</summary>
    private const int MostShifts = 2_000;
    private const int MostTips = 20_000;
    private const int MostPeriods = 200;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/pay/me", Read).For(Role.Rider).WithName("ReadPay").WithTags("Pricing");

    /// <param name="from">First instant a shift may have started, a week or month ended, or a tip been settled; a month before the end, when absent.</param>
    /// <param name="to">The end, outside; now, when absent, and then what is still open is shown as well.</param>
    private static async Task<Results<Ok<PaySlip>, ProblemHttpResult>> Read(
        Caller caller, PricingDb db, Peers peers, HttpRequest request, TimeProvider clock, CancellationToken stopping,
        DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var now = clock.GetUtcNow();
        var end = to?.ToUniversalTime() ?? now;
        var start = from?.ToUniversalTime() ?? (end - DateTimeOffset.UnixEpoch > Usual ? end - Usual : DateTimeOffset.UnixEpoch);
        if (start > end || end - start > Longest)
            return Problems.Invalid("from", $"A stretch of at most {Longest.Days} days, from before to, can be read at once.");

        var policy = await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, now, stopping);
        var open = policy is null || end < now ? null : await Open(policy.Content, caller.Member, db, peers, request, now, stopping);
        return TypedResults.Ok(await db.SlipOf(caller.Member, start, end, policy?.Content.AllFloors ?? [], open, stopping));
    }

    internal static async Task<PaySlip> SlipOf(
        this PricingDb db, MemberId rider, DateTimeOffset start, DateTimeOffset end, IReadOnlyList<PayFloor> floors,
        Provisional? open, CancellationToken stopping)
    {
        var shifts = await db.Newest()
            .Where(shift => shift.RiderId == rider && shift.StartedAt >= start && shift.StartedAt < end)
            .OrderBy(shift => shift.StartedAt).Take(MostShifts).ToListAsync(stopping);

        // What ended at an instant belongs to the stretch before it.
        var periods = await db.NewestPeriods()
            .Where(period => period.RiderId == rider && period.EndedAt > start && period.EndedAt <= end)
            .OrderBy(period => period.EndedAt).Take(MostPeriods).ToListAsync(stopping);
        var tips = await db.Tips.AsNoTracking()
            .Where(tip => tip.RiderId == rider && tip.SettledAt >= start && tip.SettledAt < end)
            .OrderBy(tip => tip.SettledAt).Take(MostTips).ToListAsync(stopping);
        return PaySlip.Of(start, end, shifts, periods, tips, floors, open);
    }

    private static async Task<Provisional> Open(
        PayPolicy policy, MemberId rider, PricingDb db, Peers peers, HttpRequest request, DateTimeOffset now, CancellationToken stopping)
    {
        var (live, because) = await LiveShift(peers, request, stopping) is var (shift, known) && known
            ? (shift, "What would be paid if all ended now.")
            : (null, "Whether a shift is under way could not be asked; what is settled is complete.");
        var (open, work) = live is null ? default : await db.SoFar(live, stopping);
        var periods = new List<OpenPeriod>();
        foreach (var period in new[] { FloorPeriod.Week, FloorPeriod.Month }.Where(policy.LooksAt).Select(kind => PayPeriod.Of(kind, policy.DayOf(now))))
        {
            var from = new DateTimeOffset(period.In(policy.Zone).From, TimeSpan.Zero);
            var shifts = await db.Newest().Where(one => one.RiderId == rider && one.StartedAt >= from)
                .OrderByDescending(one => one.StartedAt).Take(MostShifts).ToListAsync(stopping);
            var paid = shifts.ConvertAll(one => (one.Policy.Version, Work: new PaidWork(rider, one.Work, one.Lines.Sum())));
            if (work is not null && work.StartedAt >= from)
                paid.Add((open!.Policy.Version, new PaidWork(rider, work, open.TotalCents)));
            var under = new List<PaidUnder>();
            foreach (var same in paid.GroupBy(one => one.Version, one => one.Work))
                under.Add(new((await db.PolicyOf<PayPolicy>(PolicyKind.PayPolicy, same.Key, stopping))!.Content, [.. same]));
            IReadOnlyList<PayLine> lines = [.. PeriodPay.Of(period, under, together: false).SelectMany(one => one.GetValueOrDefault(rider) ?? [])];
            periods.Add(new OpenPeriod(period.Kind, period.StartsOn, period.EndsOn, lines, lines.Sum()));
        }
        return new Provisional(open, periods, because);
    }

    /// <summary>The shift that is under way, null for none; and whether that is known.</summary>
    private static async Task<(ShiftEnded? Shift, bool IsKnown)> LiveShift(Peers peers, HttpRequest request, CancellationToken stopping)
    {
        try
        {
            using var matching = peers.To(ServiceName.Matching, request);
            using var answer = await matching.GetAsync(new Uri("/v1/shifts/me/so-far", UriKind.Relative), stopping);
            return answer.IsSuccessStatusCode
                ? (await answer.Content.ReadFromJsonAsync<ShiftEnded>(Wire.Json, stopping), true)
                : (null, answer.StatusCode == HttpStatusCode.NotFound);
        }
        catch (PeerGone)
        {
            return (null, false);
        }
    }

    /// <summary>The very settlement that it would have now.</summary>
    private static async Task<(OpenShift?, Work?)> SoFar(this PricingDb db, ShiftEnded live, CancellationToken stopping)
    {
        if (await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, live.StartedAt.ToUniversalTime(), stopping) is not { } policy)
            return default;
        var settled = Settlement.Of(null, live, policy, await db.HardWeatherBetween(live.StartedAt, live.At, stopping), live.At);
        var open = new OpenShift(
            live.ShiftId, live.StartedAt, policy.Ref, Worked.ByState(live.Clock), settled.Lines, settled.Lines.Sum(),
            settled.Lines.Where(line => line.TopUp).Sum(), settled.Allowances ?? []);
        return (open, settled.Work);
    }
}
