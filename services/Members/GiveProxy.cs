using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// A member who cannot come lets another vote for them, by name: nobody else makes or moves a proxy, it can be taken back
/// until it is used, and who votes after all needs no leave of the holder.
/// </summary>
public static class GiveProxy
{
    public sealed record Request(Guid HolderId);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPut("/proposals/{id:guid}/proxy", Give).WithName("GiveProxy").For(Role.Member);
        members.MapDelete("/proposals/{id:guid}/proxy", TakeBack).WithName("TakeProxyBack").For(Role.Member);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Give(
        Guid id, Request request, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.Proposals.FindAsync([new ProposalId(id)], stopping) is not { } proposal)
            return Problems.NotFound();
        var holder = new MemberId(request.HolderId);
        // Of two to whom it is given at once the second holds it; there is no row yet that could be held.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({$"proxy of {proposal.Question.Value} {caller.Id}"}, 0))", stopping);
        if (await WhyNot(proposal, caller.Member, holder, clock.GetUtcNow(), db, stopping) is { } refusal)
            return refusal.ToProblem();

        var given = await db.HoldProxy(proposal, caller.Member, stopping);
        if (await db.Voters.AnyAsync(voter => voter.ProposalId == proposal.Id && voter.MemberId == caller.Member, stopping))
            return Used;
        if (given is null)
            db.Proxies.Add(new Proxy { ProposalId = proposal.Question, GiverId = caller.Member, HolderId = holder });
        else
            given.HolderId = holder;
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> TakeBack(
        Guid id, Caller caller, MembersDb db, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.Proposals.FindAsync([new ProposalId(id)], stopping) is not { } proposal
            || await db.HoldProxy(proposal, caller.Member, stopping) is not { } given)
            return Problems.NotFound();
        if (await db.Voters.AnyAsync(voter => voter.ProposalId == proposal.Id && voter.MemberId == caller.Member, stopping))
            return Used;
        db.Proxies.Remove(given);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }

    private static async Task<Refusal?> WhyNot(
        Proposal proposal, MemberId giver, MemberId holder, DateTimeOffset now, MembersDb db, CancellationToken stopping)
    {
        if (now >= proposal.ClosesAt || proposal.Status != ProposalStatus.Open)
            return new Refusal("vote_closed", "The vote is closed.");
        if (proposal.Rule.Proxies is not { } limit)
            return VotingRule.No("no_proxies", "The statutes let nobody vote for another.");
        var today = await db.DayOf(now, stopping);
        if (holder == giver || !await db.MayVote(giver, today, stopping) || !await db.MayVote(holder, today, stopping))
            return VotingRule.No("no_vote", "A proxy goes from one who has a vote to another who has one.");

        // Of many who give at once to one, no more come through than may.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({$"proxies {proposal.Question.Value} {holder.Value}"}, 0))", stopping);
        var held = await db.Proxies.CountAsync(one => one.ProposalId == proposal.Question && one.HolderId == holder && one.GiverId != giver, stopping);
        var most = limit.MostHeld((await db.EligibleFor(proposal, today, stopping)).Values.Sum());
        return held < most ? null
            : new Refusal("too_many_proxies", $"The statutes let one member vote for {most} others.") { ByRule = true, Facts = new Dictionary<string, object?> { ["most"] = most } };
    }

    private static ProblemHttpResult Used => new Refusal("already_voted", "This vote is in: there is nothing left to give or to take back.").ToProblem();
}
