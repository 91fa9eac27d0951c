using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>The shares left the bank.</summary>
public static class PayDistribution
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/distributions/{id:guid}/paid", Handle).WithName("PayDistribution").For(Role.Coordinator).ShowsEverybody();

    private static async Task<Results<Ok<DistributionView>, ProblemHttpResult>> Handle(
        Guid id, RedistributionDb db, BookEntry books, Chart chart, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.Hold(id, stopping) is not { } distribution)
            return Problems.NotFound();
        if (distribution.Status != DistributionStatus.Paid)
        {
            if (DistributionLife.Move(distribution.Status, DistributionStatus.Paid) is { } refusal)
                return refusal.ToProblem();
            await db.HoldBooks(stopping);
            distribution.Status = DistributionStatus.Paid;
            distribution.PaidAt = clock.GetUtcNow();
            var statutes = (await db.PolicyOf<Statutes>(PolicyKind.Statutes, distribution.Statutes.Version, stopping))!.Content;
            var sent = await db.PaidOuts.AsNoTracking().Where(one => one.FileId == $"shares:{id}").ToListAsync(stopping);
            if (sent.Count == 0)
                db.PaidOuts.AddRange(sent = await db.ShareOuts(chart, distribution, statutes, distribution.PaidAt.Value, stopping));
            else if (await db.PaymentFiles.FindAsync([$"shares:{id}"], stopping) is { } file)
                file.PaidAt = distribution.PaidAt;

            // What is neither sent nor an advance made good is owed to the social bodies: the charges of the day of the file.
            var charges = sent.Aggregate(distribution.PoolCents - distribution.KeptCents, (rest, one) => rest - one.PayCents - one.RetainedCents);
            await books.Book(posting.OfPayment(
                id.ToString(), distribution.Shares, charges, sent, distribution.PaidAt.Value), stopping);
            await db.SaveChangesAsync(stopping);
            foreach (var one in sent.Where(one => one.RetainedCents > Money.Zero))
                await db.Tell(chart, one.MemberId, distribution.PaidAt.Value, stopping);
        }

        var view = await db.Show(distribution, person => person.ToString(), stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(view);
    }
}
