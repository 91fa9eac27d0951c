using System.Text.Json;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>What is put to the vote: how many took part while it is open, and only then how they voted.</summary>
public static class ReadProposal
{
    public sealed record Turnout(int TookPart, int Eligible);

    /// <param name="Text">The content to the letter, so that anyone can work its hash out again.</param>
    /// <param name="Rule">By which it is debated, voted and counted.</param>
    /// <param name="Refused">Why it will not hold though it was adopted, as the service whose field it is found.</param>
    /// <param name="SecondCallOf">The first vote on this question, which left it open.</param>
    public sealed record View(
        Guid Id, PolicyKind Kind, JsonElement Content, string Text, string Hash, ProposalStatus Status, DateTimeOffset OpensAt,
        DateTimeOffset ClosesAt, DateTimeOffset EffectiveAt, VotingRule Rule, Turnout Turnout, BallotCount? Result, Refusal? Refused,
        IReadOnlyList<ReadEvidence.File> Evidence, Guid? SecondCallOf);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapGet("/proposals/{id:guid}", One).WithName("ReadProposal").For(Role.Member, Role.Coordinator, Role.Auditor, Role.Rider);
        members.MapGet("/proposals", All).WithName("ReadProposals").For(Role.Member, Role.Coordinator, Role.Auditor, Role.Rider);
    }

    private static async Task<Results<Ok<View>, ProblemHttpResult>> One(
        Guid id, MembersDb db, TimeProvider clock, CancellationToken stopping) =>
        await db.Proposals.FindAsync([new ProposalId(id)], stopping) is { } proposal
            ? TypedResults.Ok(await db.Show(proposal, clock, stopping))
            : Problems.NotFound();

    /// <summary>Newest first.</summary>
    private static async Task<Results<Ok<Page<View>>, ProblemHttpResult>> All(
        MembersDb db, TimeProvider clock, CancellationToken stopping, Guid? after = null, int limit = Page<View>.DefaultLimit)
    {
        if (limit is < 1 or > Page<View>.MostItems)
            return Problems.Invalid("limit", $"A page has 1 to {Page<View>.MostItems} items.");
        var found = await db.Proposals
            .FromSql($"SELECT * FROM proposals WHERE id < {after ?? Guid.AllBitsSet} ORDER BY id DESC LIMIT {limit + 1}")
            .AsNoTracking().ToListAsync(stopping);
        var page = Page<Proposal>.Of(found, limit, proposal => proposal.Id.Value.ToString());
        var views = new List<View>();
        foreach (var proposal in page.Items)
            views.Add(await db.Show(proposal, clock, stopping));
        return TypedResults.Ok(new Page<View>(views, page.Next));
    }

    internal static async Task<View> Show(this MembersDb db, Proposal proposal, TimeProvider clock, CancellationToken stopping)
    {
        var today = await db.DayOf(clock.GetUtcNow(), stopping);
        var turnout = proposal.Count is { } count
            ? new Turnout(count.TookPart, count.Eligible)
            : new Turnout(
                await db.Voters.CountAsync(voter => voter.ProposalId == proposal.Id, stopping),
                (await db.EligibleFor(proposal, today, stopping)).Values.Sum());
        var refused = await db.RefusedPolicies.AsNoTracking().FirstOrDefaultAsync(no => db.Policies.Any(policy =>
            policy.ProposalId == proposal.Id && policy.Kind == no.Kind && policy.Version == no.Version), stopping);
        return new(
            proposal.Id.Value, proposal.Kind, JsonElement.Parse(proposal.Content), proposal.Content, proposal.Hash, proposal.Status,
            proposal.OpensAt, proposal.ClosesAt, proposal.EffectiveAt, proposal.Rule, turnout, proposal.Count, refused?.Why,
            await db.EvidenceOf(proposal, stopping), proposal.SecondCallOf?.Value);
    }
}
