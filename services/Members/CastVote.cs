using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coop.Members;

/// <summary>A member votes: once, while the vote is open; and for who gave them a proxy, as often as they hold one.</summary>
public static class CastVote
{
    /// <param name="For">The member whose proxy is used; absent for one's own vote.</param>
    public sealed record Request(Choice Choice, Guid? For = null);

    /// <param name="Receipt">By which the voter finds this ballot among the published ones. It is said here and never again.</param>
    public sealed record Answer(Guid Receipt);

    // An answer that is kept for whoever repeats the request would lead from voter to ballot.
    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/proposals/{id:guid}/votes", Handle).WithName("CastVote").For(Role.Member);

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, MembersDb db, IOptions<KeySecret> secret, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);

        // Held until the ballot is in, so that the count cannot begin in between and miss it.
        var proposal = await db.Proposals.FromSql($"SELECT * FROM proposals WHERE id = {id} FOR SHARE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
        if (proposal is null)
            return Problems.NotFound();

        var now = clock.GetUtcNow();
        var voter = request.For is { } giver ? new MemberId(giver) : caller.Member;
        if (await WhyNot(proposal, caller.Member, voter, now, db, stopping) is { } refusal)
            return refusal.ToProblem();
        var college = await db.CollegeOf(voter, proposal, stopping);
        if (proposal.Rule.Colleges is { } colleges && (college is null || !colleges.Weights.ContainsKey(college)))
            return new Refusal("no_college", "Votes are weighed by college, and no college of this vote is known of this member.") { ByRule = true }.ToProblem();

        db.Voters.Add(new Voter(proposal.Id, voter));
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate)
        {
            return new Refusal("already_voted", "One member, one vote: this one is in.").ToProblem();
        }
        var receipt = Guid.NewGuid();
        var urn = await db.HoldUrn(proposal.Id, stopping);
        urn.Put(new Ballot(receipt, proposal.Id, request.Choice, college, proposal.Rule.Secret ? null : voter), secret.Value);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(new Answer(receipt));
    }

    private static async Task<Refusal?> WhyNot(
        Proposal proposal, MemberId caller, MemberId voter, DateTimeOffset now, MembersDb db, CancellationToken stopping)
    {
        var today = await db.DayOf(now, stopping);
        if (!await db.MayVote(caller, today, stopping) || voter != caller && !await db.MayVote(voter, today, stopping))
            return new Refusal("no_vote", "Who is not a member on this day has no vote.") { ByRule = true };
        if (proposal.TakesVoteAt(now) is { } refusal)
            return refusal;
        return voter == caller || await db.HoldProxy(proposal, voter, stopping) is { } proxy && proxy.HolderId == caller
            ? null
            : new Refusal("no_proxy", "That member gave you no proxy for this vote.") { ByRule = true };
    }

    private static async Task<Urn> HoldUrn(this MembersDb db, ProposalId proposal, CancellationToken stopping)
    {
        await db.Database.ExecuteSqlAsync($"INSERT INTO urns (proposal_id, box) VALUES ({proposal.Value}, '') ON CONFLICT DO NOTHING", stopping);
        return await db.Urns.FromSql($"SELECT * FROM urns WHERE proposal_id = {proposal.Value} FOR UPDATE").AsAsyncEnumerable().SingleAsync(stopping);
    }
}
