using System.Text;
using System.Text.Json;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

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
        if (request.Kind == PolicyKind.Statutes && CannotVoteBy(content) is { } because)
            return Problems.Invalid("content", because);
        if (Proposal.Check(clock.GetUtcNow(), request.OpensAt, request.ClosesAt, request.EffectiveAt) is { } refusal)
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
            OpensAt = request.OpensAt.ToUniversalTime(),
            ClosesAt = request.ClosesAt.ToUniversalTime(),
            EffectiveAt = request.EffectiveAt.ToUniversalTime(),
        };
        db.Proposals.Add(proposal);
        db.Wake<CloseProposals>();
        await db.SaveChangesAsync(stopping);
        var eligible = await db.EligibleOn(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), stopping);
        return TypedResults.Created($"/v1/proposals/{proposal.Id.Value}", ReadProposal.View.Of(proposal, new(TookPart: 0, eligible)));
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

    /// <summary>Statutes whose figures cannot be read could never be voted out of again.</summary>
    private static string? CannotVoteBy(string statutes)
    {
        try
        {
            _ = VotingRule.In(statutes);
            return null;
        }
        catch (FormatException problem)
        {
            return problem.Message;
        }
    }
}
