using System.Text;
using System.Text.Json;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A member puts a question to the vote: a new tariff, pay policy, way of matching, statutes, or a distribution.</summary>
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
        if (Tries.TryGetValue(request.Kind, out var at) && await WhyNot(at.Service, at.Door, content, peers, http, stopping) is { } problem)
            return problem;

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
        db.Proposals.Add(proposal);
        db.Wake<CloseProposals>();
        await db.SaveChangesAsync(stopping);
        return TypedResults.Created($"/v1/proposals/{proposal.Id.Value}", await db.Show(proposal, clock, stopping));
    }

    /// <summary>What the statutes in force say of votes on such a proposal, or the founding where they are silent.</summary>
    private static async Task<VotingRule> RuleFor(PolicyKind kind, MembersDb db, DateTimeOffset at, CancellationToken stopping)
    {
        var statutes = await db.Policies.AsNoTracking()
            .Where(policy => policy.Kind == PolicyKind.Statutes && policy.EffectiveAt <= at
                && !db.RefusedPolicies.Any(no => no.Kind == policy.Kind && no.Version == policy.Version))
            .OrderByDescending(policy => policy.EffectiveAt).ThenByDescending(policy => policy.Version)
            .FirstOrDefaultAsync(stopping);
        var rule = (statutes is null ? null : VotingRule.In(statutes.Content)) ?? (await db.Founded.SingleAsync(stopping)).Voting;
        return rule.For(kind);
    }

    /// <summary>Where the service whose field a rule is says whether it could hold. Nobody votes on what could not.</summary>
    private static readonly Dictionary<PolicyKind, (string Service, string Door)> Tries = new()
    {
        [PolicyKind.Tariff] = (ServiceName.Pricing, "/v1/tariffs/check"),
        [PolicyKind.PayPolicy] = (ServiceName.Pricing, "/v1/pay/policy/check"),
        [PolicyKind.Statutes] = (ServiceName.Redistribution, "/v1/statutes/check"),
        [PolicyKind.MatchingPolicy] = (ServiceName.Matching, "/v1/matching/policy/check"),
    };

    /// <summary>What that service answers to who proposes it; null when the rule could hold.</summary>
    private static async Task<ProblemHttpResult?> WhyNot(
        string service, string door, string content, Peers peers, HttpRequest http, CancellationToken stopping)
    {
        using var text = new StringContent(content, Encoding.UTF8, "application/json");
        using var answer = await peers.To(service, http).PostAsync(door, text, stopping);
        return answer.IsSuccessStatusCode ? null
            : TypedResults.Problem((await answer.Content.ReadFromJsonAsync<ProblemDetails>(stopping))!);
    }
}
