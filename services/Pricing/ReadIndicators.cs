using System.Collections.Concurrent;
using Coop.Hosting;
using Coop.Members;
using Coop.Wages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>The yearly figures of the Code des transports: the averages for anyone, a rider's own for that rider.</summary>
public sealed class ReadIndicators(TimeProvider clock)
{
    /// <summary>Adding up a year asks much of the database, and anyone may ask.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<int, (DateTimeOffset At, View View)> averages = new();

    /// <param name="Averages">Absent where fewer than five riders worked, or nobody did.</param>
    public sealed record View(int Year, int Riders, Indicators? Averages, string Source);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/pay/indicators/{year:int}", (int year, ReadIndicators indicators, PricingDb db, CancellationToken stopping) =>
            indicators.All(year, db, stopping)).ForAnyone().WithName("ReadIndicators").WithTags("Pricing");
        v1.MapGet("/pay/me/indicators/{year:int}", Mine).For(Role.Rider).WithName("ReadMyIndicators").WithTags("Pricing");
    }

    private async Task<Results<Ok<View>, ProblemHttpResult>> All(int year, PricingDb db, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (averages.TryGetValue(year, out var known) && now - known.At < Fresh)
            return TypedResults.Ok(known.View);
        if (await YearOf(db, year, null, now, stopping) is not { } shifts)
            return NoYear();
        var riders = shifts.Select(shift => shift.Rider).Distinct().Count();
        var view = new View(year, riders, riders < Indicators.FewestRiders ? null : Indicators.Of(year, shifts), "Code des transports R1326-5, from the settled shifts");
        averages[year] = (now, view);
        return TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Mine(
        int year, Caller caller, PricingDb db, TimeProvider clock, CancellationToken stopping) =>
        await YearOf(db, year, caller.Member, clock.GetUtcNow(), stopping) is { } shifts
            ? TypedResults.Ok(new View(year, 1, Indicators.Of(year, shifts), "Code des transports R1326-5, from your own settled shifts"))
            : NoYear();

    private static ProblemHttpResult NoYear() => Problems.Invalid("year", "A year is one from 2000 to this one.");

    private sealed record Row(Guid Rider, DateTimeOffset At, long Riding, long Waiting, int Services, int Offers, long Cents);

    private static async Task<IReadOnlyList<YearShift>?> YearOf(PricingDb db, int year, MemberId? rider, DateTimeOffset now, CancellationToken stopping)
    {
        if (year < 2000 || year > now.Year || await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, now, stopping) is not { Content: var policy })
            return null;
        var (first, next) = (new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1));
        DateTimeOffset from = new(PayPeriod.Of(FloorPeriod.Month, first).In(policy.Zone).From, TimeSpan.Zero),
            to = new(PayPeriod.Of(FloorPeriod.Month, next).In(policy.Zone).From, TimeSpan.Zero);
        var (everyone, only) = (rider is null, rider?.Value ?? Guid.Empty);
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            SELECT rider_id AS rider, started_at AS at,
                (SELECT coalesce(sum(extract(epoch FROM (span ->> 'to')::timestamptz - (span ->> 'from')::timestamptz)), 0)::bigint
                    FROM jsonb_array_elements(clock) AS span WHERE span ->> 'state' IN ('to-dropoff', 'wait-dropoff')) AS riding,
                (SELECT coalesce(sum(extract(epoch FROM (span ->> 'to')::timestamptz - (span ->> 'from')::timestamptz)), 0)::bigint
                    FROM jsonb_array_elements(clock) AS span WHERE span ->> 'state' IN ('available', 'offered')) AS waiting,
                (SELECT count(*)::int FROM jsonb_array_elements(rides) AS ride WHERE ride ->> 'end' <> 'cancelled') AS services,
                (SELECT count(DISTINCT coalesce(ride ->> 'offerId', ride ->> 'rideId'))::int FROM jsonb_array_elements(rides) AS ride) AS offers,
                (SELECT coalesce(sum((line ->> 'cents')::bigint), 0)::bigint FROM jsonb_array_elements(lines) AS line) AS cents
            FROM settled_shifts s
            WHERE started_at >= {from} AND started_at < {to} AND ({everyone} OR rider_id = {only})
                AND NOT EXISTS (SELECT FROM settled_shifts n WHERE n.shift_id = s.shift_id AND n.revision > s.revision)
            """).ToListAsync(stopping);
        var inYear = db.NewestPeriods().Where(period => period.StartsOn >= first && period.StartsOn < next);
        var periods = await (rider is { } one ? inYear.Where(period => period.RiderId == one) : inYear)
            .Select(period => new { period.RiderId, period.StartsOn, period.Lines }).ToListAsync(stopping);
        return
        [
            .. rows.Select(row => new YearShift(new MemberId(row.Rider), policy.DayOf(row.At), row.Riding, row.Waiting, row.Services, row.Offers, row.Cents)),
            .. periods.Select(period => new YearShift(period.RiderId, period.StartsOn, 0, 0, 0, 0, period.Lines.Sum().Cents)),
        ];
    }
}
