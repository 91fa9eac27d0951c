using System.Text.Json;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

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
        Request request, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (request.Content.ValueKind != JsonValueKind.Object)
            return Problems.Invalid("content", "What is put to the vote is a JSON object.");
        var content = request.Content.GetRawText();
        if (request.Kind == PolicyKind.Statutes && CannotVoteBy(content) is { } because)
            return Problems.Invalid("content", because);
        if (Proposal.Check(clock.GetUtcNow(), request.OpensAt, request.ClosesAt, request.EffectiveAt) is { } refusal)
            return refusal.ToProblem();

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
