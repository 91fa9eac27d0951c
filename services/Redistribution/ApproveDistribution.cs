using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>The members carried a distribution: it is booked, once, however often this is asked.</summary>
public static class ApproveDistribution
{
    public sealed record Request(ProposalId ProposalId);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/distributions/{id:guid}/approve", Handle).WithName("ApproveDistribution").For(Role.Coordinator).ShowsEverybody();

    private static async Task<Results<Ok<DistributionView>, ProblemHttpResult>> Handle(
        Guid id, Request request, RedistributionDb db, BookEntry books, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.Hold(id, stopping) is not { } distribution)
            return Problems.NotFound();
        var again = distribution.Status is DistributionStatus.Approved or DistributionStatus.Paid && distribution.ProposalId == request.ProposalId;
        if (!again)
        {
            if (DistributionLife.Move(distribution.Status, DistributionStatus.Approved) is { } illegal)
                return illegal.ToProblem();
            if (await WhyNot(distribution, request.ProposalId, db, clock.GetUtcNow(), stopping) is { } refusal)
                return refusal.ToProblem();
            await Carry(distribution, request.ProposalId, db, books, posting, clock.GetUtcNow(), stopping);
            try
            {
                await db.SaveChangesAsync(stopping);
            }
            catch (DbUpdateException problem) when (problem.IsDuplicate)
            {
                return new Refusal("already_shared", $"The surplus of {distribution.Period} is shared already.").ToProblem();
            }
        }

        var view = await db.Show(distribution, person => person.ToString(), stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(view);
    }

    private static async Task<Refusal?> WhyNot(
        Distribution distribution, ProposalId proposal, RedistributionDb db, DateTimeOffset now, CancellationToken stopping)
    {
        foreach (var vote in await db.Policies.AsNoTracking()
                     .Where(policy => policy.Kind == PolicyKind.Distribution && policy.ProposalId == proposal && policy.EffectiveAt <= now).ToListAsync(stopping))
            if (await db.IsAdopted(vote, stopping))
                return DistributionLife.Carries(vote.Content, distribution.Id, distribution.Hash);
        return new("not_carried", "No vote that carried this proposal is known here.");
    }

    private static async Task Carry(
        Distribution distribution, ProposalId proposal, RedistributionDb db, BookEntry books, Posting posting, DateTimeOffset now, CancellationToken stopping)
    {
        var period = await db.Periods.AsNoTracking().SingleAsync(period => period.Id == distribution.Period, stopping);
        distribution.Status = DistributionStatus.Approved;
        distribution.ProposalId = proposal;
        distribution.ApprovedAt = now;
        await books.Book(posting.OfDistribution(distribution.Id.ToString(), period.Waterfall,
            period.Losses.Select(loss => (loss.Account, loss.Cents)), distribution.Shares, distribution.KeptCents, now), stopping);
        db.Publish(new SurplusShared(distribution.Id, distribution.Period, distribution.PoolCents, distribution.KeptCents, now));
    }
}
