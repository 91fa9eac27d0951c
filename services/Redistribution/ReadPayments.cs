using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Payments that came in, those first that nobody could place; what is open on which invoice, and how late it is.</summary>
public static class ReadPayments
{
    /// <param name="TurnedRound">Its entry was turned round: the bank took it back, or it was placed wrongly and can be placed again.</param>
    /// <param name="Parts">As it was placed last.</param>
    public sealed record View(Guid Id, DateOnly PaidOn, Money Cents, string Reference, bool Matched, bool TurnedRound, IReadOnlyList<PartView> Parts);

    public sealed record PartView(string? Number, RestaurantId RestaurantId, Money Cents);

    public sealed record AgeingView(DateTimeOffset At, Ageing Ageing, Money UnmatchedCents, IReadOnlyList<RestaurantView> Restaurants);

    public sealed record RestaurantView(RestaurantId RestaurantId, Ageing Ageing, IReadOnlyList<InvoiceView> Invoices);

    public sealed record InvoiceView(string Number, DateOnly DueOn, Money OpenCents, int DaysLate);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/payments", List).WithName("ReadPayments").For(Role.Coordinator, Role.Auditor);
        v1.MapGet("/invoices/ageing", Age).WithName("ReadAgeing").For(Role.Coordinator, Role.Auditor);
    }

    /// <param name="matched">Only those that were placed, or only those that were not.</param>
    private static async Task<Ok<Page<View>>> List(
        RedistributionDb db, CancellationToken stopping, Guid? after = null, bool? matched = null,
        [Range(1, Page<View>.MostItems)] int limit = Page<View>.DefaultLimit)
    {
        var found = await db.Payments.AsNoTracking()
            .Where(payment => (after == null || payment.Id > after) && (matched == null || payment.MatchedAt != null == matched))
            .OrderBy(payment => payment.Id).Take(limit + 1).ToListAsync(stopping);
        var ids = found.ConvertAll(payment => payment.Id);
        var parts = (await db.PaymentParts.AsNoTracking().Where(part => ids.Contains(part.PaymentId)).OrderBy(part => part.No).ToListAsync(stopping))
            .GroupBy(part => part.PaymentId).ToDictionary(same => same.Key, same => same.GroupBy(part => part.Time).MaxBy(placing => placing.Key)!.ToList());
        var keys = parts.Values.Select(part => "reversal:" + Posting.PaymentKey(part[0].PaymentId, part[0].Time)).ToList();
        var turned = (await db.Entries.Where(entry => keys.Contains(entry.Key)).Select(entry => entry.Key).ToListAsync(stopping)).ToHashSet();
        bool IsTurned(Guid id) => parts.TryGetValue(id, out var of) && turned.Contains("reversal:" + Posting.PaymentKey(id, of[0].Time));
        return TypedResults.Ok(Page<View>.Of(
            found.ConvertAll(payment => new View(payment.Id, payment.PaidOn, payment.Cents, payment.Reference, payment.MatchedAt is not null, IsTurned(payment.Id),
                [.. parts.GetValueOrDefault(payment.Id, []).Select(part => new PartView(part.Number, part.RestaurantId, part.Cents))])),
            limit, last => $"{last.Id}"));
    }

    private static async Task<Results<Ok<AgeingView>, ProblemHttpResult>> Age(
        RedistributionDb db, TimeProvider clock, CancellationToken stopping, DateTimeOffset? at = null)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        var instant = (at ?? now).ToUniversalTime();
        if (instant.Year is < 2000 or > 9000)
            return Problems.Invalid("at", "An instant of this century.");
        var today = Span.DayOf(instant, statutes.Zone);
        var open = await db.OpenInvoices(instant, stopping);
        var unmatched = await db.Payments.Where(payment => payment.MatchedAt == null && payment.PaidOn <= today).Select(payment => payment.Cents).ToListAsync(stopping);
        return TypedResults.Ok(new AgeingView(instant, Ageing.Of(open, today), unmatched.Aggregate(Money.Zero, (sum, one) => sum + one),
        [
            .. from invoice in open
               group invoice by invoice.RestaurantId into same
               orderby same.Key.Value
               select new RestaurantView(same.Key, Ageing.Of(same, today),
                   [.. same.Select(one => new InvoiceView(one.Number, one.DueOn, one.OpenCents, Ageing.DaysLate(one.DueOn, today)))]),
        ]));
    }
}
