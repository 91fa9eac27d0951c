using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// The ballots of a vote that is over, with the rule and the result: from this one file anyone counts it again, and every
/// voter finds their own by its receipt. Of a public vote the voters stand beside.
/// </summary>
public static class ReadBallots
{
    /// <summary>A whole vote fits, where other lists go page by page.</summary>
    private const int Most = 10_000;

    public sealed record View(Guid Receipt, Choice Choice, string? College, Guid? MemberId, string? Name);

    /// <param name="Result">Absent where nothing was counted, since the proposal was withdrawn.</param>
    /// <param name="Next">Absent where these are all ballots.</param>
    public sealed record Box(
        Guid ProposalId, string Hash, VotingRule Rule, ProposalStatus Status, BallotCount? Result, IReadOnlyList<View> Items, string? Next);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/proposals/{id:guid}/ballots", Handle).BeforeTheWall("a public vote says who voted what").WithName("ReadBallots").For(Role.Member, Role.Coordinator, Role.Auditor, Role.Rider);

    private static async Task<Results<Ok<Box>, ProblemHttpResult>> Handle(
        Guid id, MembersDb db, PersonSeals seals, CancellationToken stopping, Guid? after = null, int limit = Page<View>.DefaultLimit)
    {
        if (limit is < 1 or > Most)
            return Problems.Invalid("limit", $"A page has 1 to {Most} ballots.");
        if (await db.Proposals.FindAsync([new ProposalId(id)], stopping) is not { } proposal)
            return Problems.NotFound();
        if (proposal.Status == ProposalStatus.Open)
            return new Refusal("vote_open", "The ballots are published when the vote is over.") { Facts = new Dictionary<string, object?> { ["closesAt"] = proposal.ClosesAt } }.ToProblem();

        var found = await db.Ballots.AsNoTracking()
            .Where(ballot => ballot.ProposalId == proposal.Id && (after == null || ballot.Id > after))
            .OrderBy(ballot => ballot.Id).Take(limit + 1)
            .ToListAsync(stopping);
        var views = new List<View>(found.Count);
        foreach (var ballot in found)
        {
            var who = ballot.MemberId is { } member ? await db.NameOf(seals, member, stopping) : null;
            views.Add(new View(ballot.Id, ballot.Choice, ballot.College, ballot.MemberId?.Value, who is { } name ? $"{name.FirstName} {name.LastName}" : null));
        }
        var page = Page<View>.Of(views, limit, view => view.Receipt.ToString());
        return TypedResults.Ok(new Box(id, proposal.Hash, proposal.Rule, proposal.Status, proposal.Count, page.Items, page.Next));
    }
}
