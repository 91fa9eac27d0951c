using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Redistribution;

/// <summary>The shares left the bank.</summary>
public static class PayDistribution
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/distributions/{id:guid}/paid", Handle).WithName("PayDistribution").For(Role.Coordinator);

    private static async Task<Results<Ok<DistributionView>, ProblemHttpResult>> Handle(
        Guid id, RedistributionDb db, BookEntry books, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.Hold(id, stopping) is not { } distribution)
            return Problems.NotFound();
        if (distribution.Status != DistributionStatus.Paid)
        {
            if (DistributionLife.Move(distribution.Status, DistributionStatus.Paid) is { } refusal)
                return refusal.ToProblem();
            distribution.Status = DistributionStatus.Paid;
            distribution.PaidAt = clock.GetUtcNow();
            var statutes = (await db.PolicyOf<Statutes>(PolicyKind.Statutes, distribution.Statutes.Version, stopping))!.Content;
            var paidOn = Span.DayOf(distribution.PaidAt.Value, statutes.Zone);
            var charges = distribution.Shares.SelectMany(share => ShareCharge.Of(statutes, share.Cents, paidOn))
                .Aggregate(Money.Zero, (sum, charge) => sum + charge.Cents);
            await books.Book(Posting.OfPayment(id.ToString(), distribution.Shares, charges, distribution.PaidAt.Value), stopping);
            await db.SaveChangesAsync(stopping);
        }

        var view = await db.Show(distribution, person => person.ToString(), stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(view);
    }
}
