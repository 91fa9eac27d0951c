using System.Text.Json;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

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
        var rule = (await db.VotingRuleAt(clock.GetUtcNow(), stopping)).For(request.Kind);
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
        db.EvidenceFiles.AddRange(evidence);
        db.Wake<CloseProposals>();
        await db.SaveChangesAsync(stopping);
        return TypedResults.Created($"/v1/proposals/{proposal.Id.Value}", await db.Show(proposal, clock, stopping));
    }

    private static async Task<Refusal?> CannotBeElected(
        string content, DateTimeOffset since, MembersDb db, DateTimeOffset now, CancellationToken stopping)
    {
        try
        {
            var candidacy = Representative.Candidacy.Read(content);
            if (!await db.MayVote(candidacy.MemberId, await db.DayOf(now, stopping), stopping))
                return VotingRule.No("no_member", "Who is put up is a member.");
            return candidacy.Office == Office.Coordinator && !await db.Elects(Office.Coordinator, now, stopping)
                ? VotingRule.No("appointed_office", "The statutes let coordinators make coordinators; a vote on the statutes can change that.")
                : candidacy.Forbid(since);
        }
        catch (FormatException problem)
        {
            return VotingRule.No("unreadable_election", problem.Message);
        }
    }
}
