using System.Globalization;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>
/// A month of the co-op in one sum that everybody who signed in may see: what the deliveries brought for the riders, what the
/// riders were paid, the top-ups, and what is left over, to the cent. Left over is below nothing when pay was more than came in.
/// </summary>
public static class SumMonth
{
    /// <summary>What one rule of the tariff brought.</summary>
    public sealed record Brought(string Rule, Payee Payee, int Lines, Money Cents);

    /// <summary>What one rule of the pay policy paid: <c>pay</c>, <c>top-up</c> to a floor, or <c>own-costs</c> made good.</summary>
    public sealed record Paid(string Rule, string As, int Lines, Money Cents);

    /// <param name="LeftOverCents">Riders' parts less pay, top-ups and own costs.</param>
    public sealed record View(
        string Month, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<Brought> Brought, IReadOnlyList<Paid> Paid,
        Money TotalCents, Money VatCents, Money CoopPartsCents, Money RidersPartsCents, Money PayCents, Money TopUpCents,
        Money OwnCostsCents, Money LeftOverCents, Money TipsCents, Words Says);

    private sealed record Row(string Rule, string Goes, int Lines, long Cents);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/pay/reconciliation", Sum).ForSignedIn().BeforeTheWall("it sums everybody's pay").WithName("SumMonth").WithTags("Pricing");

    /// <param name="month">As in 2026-10; this month when absent.</param>
    private static async Task<Results<Ok<View>, ProblemHttpResult>> Sum(
        PricingDb db, TimeProvider clock, CancellationToken stopping, string? month = null)
    {
        if (await db.PolicyAt<Tariff>(PolicyKind.Tariff, clock.GetUtcNow(), stopping) is not { Content: var tariff })
            return Problems.NotFoundedYet();
        var zone = TimeZoneInfo.FindSystemTimeZoneById(tariff.TimeZone);
        var asked = month ?? TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (!DateOnly.TryParseExact(asked, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || first.Year is < 2000 or > 9000)
            return Problems.Invalid("month", "A month is written as in 2026-10.");
        var (from, to) = (StartOf(first), StartOf(first.AddMonths(1)));

        var brought = await db.Database.SqlQuery<Row>(
            $"""
            SELECT coalesce(line ->> 'rule', '') AS rule, line ->> 'payee' AS goes,
                   count(*)::int AS lines, sum((line ->> 'cents')::bigint)::bigint AS cents
            FROM settled_rides AS r, jsonb_array_elements(r.price -> 'lines') AS line
            WHERE r.at >= {from} AND r.at < {to}
              AND NOT EXISTS (SELECT FROM settled_rides AS later WHERE later.order_id = r.order_id AND later.revision > r.revision)
            GROUP BY 1, 2
            """).ToListAsync(stopping);
        // What was put right counts as it stands now; what began in the month belongs to it, as it does on a payslip.
        var paid = await db.Database.SqlQuery<Row>(
            $"""
            WITH paid AS (
              SELECT s.lines, s.allowances FROM settled_shifts AS s WHERE s.started_at >= {from} AND s.started_at < {to}
                AND NOT EXISTS (SELECT FROM settled_shifts AS later WHERE later.shift_id = s.shift_id AND later.revision > s.revision)
              UNION ALL
              SELECT p.lines, p.allowances FROM settled_periods AS p WHERE p.kind IN ('week', 'month') AND p.starts_on >= {first} AND p.starts_on < {first.AddMonths(1)}
                AND NOT EXISTS (SELECT FROM settled_periods AS later WHERE later.rider_id = p.rider_id AND later.kind = p.kind
                  AND later.starts_on = p.starts_on AND later.policy_version = p.policy_version AND later.revision > p.revision))
            SELECT line ->> 'rule' AS rule, CASE WHEN coalesce((line ->> 'topUp')::boolean, false) THEN 'top-up' ELSE 'pay' END AS goes,
                   count(*)::int AS lines, sum((line ->> 'cents')::bigint)::bigint AS cents
            FROM paid, jsonb_array_elements(paid.lines) AS line GROUP BY 1, 2
            UNION ALL
            SELECT line ->> 'rule', 'own-costs', count(*)::int, sum((line ->> 'cents')::bigint)::bigint
            FROM paid, jsonb_array_elements(coalesce(paid.allowances, '[]'::jsonb)) AS line GROUP BY 1
            """).ToListAsync(stopping);
        var tips = new Money(await db.Database.SqlQuery<long>(
            $"""SELECT coalesce(sum(cents), 0)::bigint AS "Value" FROM tips WHERE settled_at >= {from} AND settled_at < {to}""").SingleAsync(stopping));

        return TypedResults.Ok(Of(asked, from, to,
            [.. brought.Select(row => new Brought(row.Rule, Enum.Parse<Payee>(row.Goes, ignoreCase: true), row.Lines, new(row.Cents))).OrderBy(row => row.Payee).ThenBy(row => row.Rule, StringComparer.Ordinal)],
            [.. paid.Select(row => new Paid(row.Rule, row.Goes, row.Lines, new(row.Cents))).OrderBy(row => row.Rule, StringComparer.Ordinal)], tips));

        DateTimeOffset StartOf(DateOnly day)
        {
            var midnight = day.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
        }
    }

    private static View Of(string month, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<Brought> brought, IReadOnlyList<Paid> paid, Money tips)
    {
        var riders = Total(brought.Where(row => row.Payee == Payee.Riders).Select(row => row.Cents));
        var (pay, topUp, costs) = (As("pay"), As("top-up"), As("own-costs"));
        var left = riders - pay - topUp - costs;
        return new(month, from, to, brought, paid, Total(brought.Select(row => row.Cents)),
            Total(brought.Where(row => row.Payee == Payee.Vat).Select(row => row.Cents)),
            Total(brought.Where(row => row.Payee == Payee.Coop).Select(row => row.Cents)), riders, pay, topUp, costs, left, tips,
            new Words("Riders' parts ", "Parts des livreurs ") + Words.Of(riders) + new Words(" = pay ", " = paie ") + Words.Of(pay)
                + new Words(" + top-ups ", " + compléments ") + Words.Of(topUp)
                + new Words(" + own costs ", " + frais ") + Words.Of(costs) + new Words(" + left over ", " + reste ") + Words.Of(left) + ".");

        Money As(string what) => Total(paid.Where(row => row.As == what).Select(row => row.Cents));
    }

    private static Money Total(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, (sum, cents) => sum + cents);
}
