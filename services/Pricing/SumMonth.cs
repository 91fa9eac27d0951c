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

    /// <summary>What one rule of the pay policy paid.</summary>
    public sealed record Paid(string Rule, bool TopUp, int Lines, Money Cents);

    /// <param name="LeftOverCents">Riders' parts less pay and top-ups.</param>
    public sealed record View(
        string Month, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<Brought> Brought, IReadOnlyList<Paid> Paid,
        Money TotalCents, Money VatCents, Money CoopPartsCents, Money RidersPartsCents, Money PayCents, Money TopUpCents,
        Money LeftOverCents, Money TipsCents, Words Says);

    private sealed record Row(string Rule, string Payee, bool Extra, int Lines, long Cents);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/pay/reconciliation", Sum).ForSignedIn().WithName("SumMonth").WithTags("Pricing");

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
            SELECT coalesce(line ->> 'rule', '') AS rule, line ->> 'payee' AS payee, false AS extra,
                   count(*)::int AS lines, sum((line ->> 'cents')::bigint)::bigint AS cents
            FROM settled_rides, jsonb_array_elements(price -> 'lines') AS line
            WHERE at >= {from} AND at < {to} GROUP BY 1, 2
            """).ToListAsync(stopping);
        var paid = await db.Database.SqlQuery<Row>(
            $"""
            SELECT line ->> 'rule' AS rule, '' AS payee, coalesce((line ->> 'topUp')::boolean, false) AS extra,
                   count(*)::int AS lines, sum((line ->> 'cents')::bigint)::bigint AS cents
            FROM (
                SELECT lines FROM settled_shifts s WHERE ended_at >= {from} AND ended_at < {to}
                AND NOT EXISTS (SELECT FROM settled_shifts n WHERE n.shift_id = s.shift_id AND n.revision > s.revision)
                UNION ALL
                SELECT lines FROM settled_periods s WHERE ended_at > {from} AND ended_at <= {to}
                AND NOT EXISTS (SELECT FROM settled_periods n WHERE (n.rider_id, n.kind, n.starts_on, n.policy_version)
                    = (s.rider_id, s.kind, s.starts_on, s.policy_version) AND n.revision > s.revision)
            ) AS settled, jsonb_array_elements(lines) AS line GROUP BY 1, 3
            """).ToListAsync(stopping);
        var tips = new Money(await db.Database.SqlQuery<long>(
            $"""SELECT coalesce(sum(cents), 0)::bigint AS "Value" FROM tips WHERE settled_at >= {from} AND settled_at < {to}""").SingleAsync(stopping));

        return TypedResults.Ok(Of(asked, from, to,
            [.. brought.Select(row => new Brought(row.Rule, Enum.Parse<Payee>(row.Payee, ignoreCase: true), row.Lines, new(row.Cents))).OrderBy(row => row.Payee).ThenBy(row => row.Rule, StringComparer.Ordinal)],
            [.. paid.Select(row => new Paid(row.Rule, row.Extra, row.Lines, new(row.Cents))).OrderBy(row => row.Rule, StringComparer.Ordinal)], tips));

        DateTimeOffset StartOf(DateOnly day)
        {
            var midnight = day.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
        }
    }

    private static View Of(string month, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<Brought> brought, IReadOnlyList<Paid> paid, Money tips)
    {
        var riders = Total(brought.Where(row => row.Payee == Payee.Riders).Select(row => row.Cents));
        var pay = Total(paid.Where(row => !row.TopUp).Select(row => row.Cents));
        var topUp = Total(paid.Where(row => row.TopUp).Select(row => row.Cents));
        var left = riders - pay - topUp;
        return new(month, from, to, brought, paid, Total(brought.Select(row => row.Cents)),
            Total(brought.Where(row => row.Payee == Payee.Vat).Select(row => row.Cents)),
            Total(brought.Where(row => row.Payee == Payee.Coop).Select(row => row.Cents)), riders, pay, topUp, left, tips,
            new Words("Riders' parts ", "Parts des livreurs ") + Words.Of(riders) + new Words(" = pay ", " = paie ") + Words.Of(pay)
                + new Words(" + top-ups ", " + compléments ") + Words.Of(topUp) + new Words(" + left over ", " + reste ") + Words.Of(left) + ".");
    }

    private static Money Total(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, (sum, cents) => sum + cents);
}
