using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Redistribution;

/// <summary>Every account and what stands in it, at any instant: debits and credits are the same to the cent.</summary>
public static class ReadTrialBalance
{
    public sealed record Row(string Number, string Label, Money DebitCents, Money CreditCents);

    /// <param name="Chain">How far the books are chained now, signed: who keeps it can show later that they were changed.</param>
    public sealed record View(DateTimeOffset At, IReadOnlyList<Row> Accounts, Money DifferenceCents, SignedHead Chain);

    public static void Map(IEndpointRouteBuilder books) => books.MapGet("/books/trial-balance", Handle)
        .WithName("ReadTrialBalance").For(Role.Member, Role.Auditor, Role.Coordinator);

    private static async Task<Ok<View>> Handle(
        RedistributionDb db, Chart chart, SignHead heads, TimeProvider clock, CancellationToken stopping, DateTimeOffset? at = null)
    {
        var instant = (at ?? clock.GetUtcNow()).ToUniversalTime();
        var balances = await db.Balances(before: instant < DateTimeOffset.MaxValue.AddDays(-1) ? instant.AddMicroseconds(1) : instant, stopping);
        var rows = balances.OrderBy(account => account.Key, StringComparer.Ordinal).Select(account => new Row(
            account.Key, chart.LabelOf(account.Key),
            account.Value > Money.Zero ? account.Value : Money.Zero,
            account.Value < Money.Zero ? Money.Zero - account.Value : Money.Zero)).ToList();
        return TypedResults.Ok(new View(instant, rows,
            rows.Aggregate(Money.Zero, (sum, row) => sum + row.DebitCents - row.CreditCents), await heads.Newest(stopping)));
    }
}
