using System.Text.Json;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A member puts a question to the vote: a new tariff, pay policy, way of matching, statutes, a distribution, or whom they want to speak for them.</summary>
public static class Propose
{
    /// <param name="Content">The rule itself, kept to the letter: what is voted is what will hold.</param>
    public sealed record Request(
        PolicyKind Kind, JsonElement Content, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset EffectiveAt);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/proposals", Handle).WithName("Propose").For(Role.Member, Role.Coordinator).Once();

    private static async Task<Results<Created<ReadProposal.View>, ProblemHttpResult>> Handle(
        Request request, HttpRequest http, Caller caller, MembersDb db, Peers peers, TimeProvider clock, CancellationToken stopping)
    {
        if (request.Content.ValueKind != JsonValueKind.Object)
            return Problems.Invalid("content", "What is put to the vote is a JSON object.");
        var content = request.Content.GetRawText();
        if (request.Kind == PolicyKind.Statutes && VotingRule.ForbidIn(content) is { } unvotable)
            return unvotable.ToProblem();
        var rule = await RuleFor(request.Kind, db, clock.GetUtcNow(), stopping);
        if (Proposal.Check(rule, clock.GetUtcNow(), request.OpensAt, request.ClosesAt, request.EffectiveAt) is { } refusal)
            return refusal.ToProblem();
        if (request.Kind == PolicyKind.Election && await CannotBeElected(content, request.EffectiveAt, db, clock.GetUtcNow(), stopping) is { } nobody)
            return nobody.ToProblem();
        var proposal = new Proposal
        {
            Id = ProposalId.New(clock),
            Kind = request.Kind,
            Content = content,
            Hash = PolicyRecord.HashOf(content),
            ProposedBy = caller.Id,
            Rule = rule,
            OpensAt = request.OpensAt.ToUniversalTime(),
            ClosesAt = request.ClosesAt.ToUniversalTime(),
            EffectiveAt = request.EffectiveAt.ToUniversalTime(),
        };
        var (problem, evidence) = await proposal.Ask(peers, http, clock.GetUtcNow(), stopping);
        if (problem is not null)
            return problem;
        db.Proposals.Add(proposal);
        if (evidence is not null)
            db.EvidenceFiles.Add(evidence);
        db.Wake<CloseProposals>();
        await db.SaveChangesAsync(stopping);
        return TypedResults.Created($"/v1/proposals/{proposal.Id.Value}", await db.Show(proposal, clock, stopping));
    }

    /// <summary>What the statutes in force say of votes on such a proposal, or the founding where they are silent.</summary>
    private static async Task<VotingRule> RuleFor(PolicyKind kind, MembersDb db, DateTimeOffset at, CancellationToken stopping)
    {
        var statutes = await db.RuleAt(PolicyKind.Statutes, at, stopping);
        var rule = (statutes is null ? null : VotingRule.In(statutes.Content)) ?? (await db.Founded.SingleAsync(stopping)).Voting;
        return rule.For(kind);
    }

    private static async Task<Refusal?> CannotBeElected(
        string content, DateTimeOffset since, MembersDb db, DateTimeOffset now, CancellationToken stopping)
    {
        try
        {
            var candidacy = Representative.Candidacy.Read(content);
            return await db.MayVote(candidacy.MemberId, DateOnly.FromDateTime(now.UtcDateTime), stopping)
                ? candidacy.Forbid(since)
                : VotingRule.No("no_member", "Who is put up is a member.");
        }
        catch (FormatException problem)
        {
            return VotingRule.No("unreadable_election", problem.Message);
        }
    }
}
