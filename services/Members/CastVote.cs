using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A member votes: once, in secret, while the vote is open.</summary>
public static class CastVote
{
    public sealed record Request(Choice Choice);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/proposals/{id:guid}/votes", Handle).WithName("CastVote").For(Role.Member);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);

        // Held until the ballot is in, so that the count cannot begin in between and miss it.
        var proposal = await db.Proposals.FromSql($"SELECT * FROM proposals WHERE id = {id} FOR SHARE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
        if (proposal is null)
            return Problems.NotFound();

        var now = clock.GetUtcNow();
        if (await db.Memberships.FindAsync([caller.Member], stopping) is not { } membership
            || !membership.MayVoteOn(DateOnly.FromDateTime(now.UtcDateTime)))
            return new Refusal("no_vote", "Who is not a member on this day has no vote.") { ByRule = true }.ToProblem();
        if (proposal.TakesVoteAt(now) is { } refusal)
            return refusal.ToProblem();

        db.Voters.Add(new Voter(proposal.Id, caller.Member));
        db.Ballots.Add(new Ballot(Guid.NewGuid(), proposal.Id, request.Choice));
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate)
        {
            return new Refusal("already_voted", "One member, one vote: yours is in.").ToProblem();
        }
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }
}
