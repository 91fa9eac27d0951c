using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// A coordinator says which invoices a payment pays that the program could not place; asking again answers the same. What was
/// placed wrongly is turned round in the books first, and then placed anew.
/// </summary>
public static class MatchPayment
{
    private const int MostInvoices = 100;

    public sealed record Request(IReadOnlyList<string> Invoices);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/payments/{id:guid}/match", Handle).WithName("MatchPayment").For(Role.Coordinator);

    private static async Task<Results<Ok<IReadOnlyList<PaidPart>>, ProblemHttpResult>> Handle(
        Guid id, Request request, RedistributionDb db, BookEntry books, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        if (request.Invoices is not { Count: > 0 and <= MostInvoices } || request.Invoices.Contains(null!))
            return Problems.Invalid("invoices", $"Name 1 to {MostInvoices} invoices.");
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldBooks(stopping);
        if (await db.Payments.FindAsync([id], stopping) is not { } payment)
            return Problems.NotFound();
        var placed = await db.PaymentParts.AsNoTracking().Where(part => part.PaymentId == id).OrderBy(part => part.No).ToListAsync(stopping);
        var placing = placed.Count == 0 ? 0 : placed.Max(part => part.Time);
        if (placing > 0 && !await db.IsTurned(Posting.PaymentKey(id, placing), stopping))
        {
            var parts = placed.FindAll(part => part.Time == placing);
            return parts.Where(part => part.Number is not null).Select(part => part.Number!).SequenceEqual(request.Invoices)
                ? TypedResults.Ok<IReadOnlyList<PaidPart>>(parts.ConvertAll(part => new PaidPart(part.Number, part.RestaurantId, part.Cents)))
                : new Refusal("already_matched", "This payment is placed already.").ToProblem();
        }
        if (PaymentMatch.Of(payment.Cents, [.. request.Invoices.Distinct()], await db.OpenInvoices(now, stopping)) is not { } paid)
            return new Refusal("not_open", "These are not open invoices of one restaurant.").ToProblem();
        await db.Settle(payment, placing + 1, paid, statutes.Zone, books, posting, now, stopping);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(paid);
    }
}
