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
    /// <param name="Refused">Why it will not hold though it was adopted, as the service whose field it is found.</param>
    public sealed record View(
        Guid Id, PolicyKind Kind, JsonElement Content, string Text, string Hash, ProposalStatus Status, DateTimeOffset OpensAt,
        DateTimeOffset ClosesAt, DateTimeOffset EffectiveAt, Turnout Turnout, BallotCount? Result, Refusal? Refused = null)
    {
        internal static View Of(Proposal proposal, Turnout turnout, RefusedPolicy? refused = null) => new(
            proposal.Id.Value, proposal.Kind, JsonElement.Parse(proposal.Content), proposal.Content, proposal.Hash, proposal.Status,
            proposal.OpensAt, proposal.ClosesAt, proposal.EffectiveAt, turnout, proposal.Count, refused?.Why);
    }

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/proposals/{id:guid}", Handle).WithName("ReadProposal")
            .For(Role.Member, Role.Coordinator, Role.Auditor, Role.Rider);

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Guid id, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (await db.Proposals.FindAsync([new ProposalId(id)], stopping) is not { } proposal)
            return Problems.NotFound();

        var turnout = proposal.Count is { } count
            ? new Turnout(count.TookPart, count.Eligible)
            : new Turnout(
                await db.Voters.CountAsync(voter => voter.ProposalId == proposal.Id, stopping),
                await db.EligibleOn(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), stopping));
        var refused = await db.RefusedPolicies.AsNoTracking().FirstOrDefaultAsync(no => db.Policies.Any(policy =>
            policy.ProposalId == proposal.Id && policy.Kind == no.Kind && policy.Version == no.Version), stopping);
        return TypedResults.Ok(View.Of(proposal, turnout, refused));
    }

    /// <summary>How many have a vote on a day: what a quorum is measured by.</summary>
    internal static Task<int> EligibleOn(this MembersDb db, DateOnly day, CancellationToken stopping) =>
        db.Memberships.CountAsync(member => member.HasVote && member.JoinedOn <= day && member.LeftOn == null, stopping);
}
