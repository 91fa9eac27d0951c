using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// The ballots of a vote that is over: with them and the rule of the proposal anyone counts it again, and every voter finds
/// their own by its receipt. Of a public vote the voters stand beside.
/// </summary>
public static class ReadBallots
{
    public sealed record View(Guid Receipt, Choice Choice, string? College, Guid? MemberId, string? Name);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/proposals/{id:guid}/ballots", Handle).BeforeTheWall("a public vote says who voted what").WithName("ReadBallots").For(Role.Member, Role.Coordinator, Role.Auditor, Role.Rider);

    private static async Task<Results<Ok<Page<View>>, ProblemHttpResult>> Handle(
        Guid id, MembersDb db, PersonSeals seals, CancellationToken stopping, Guid? after = null, int limit = Page<View>.DefaultLimit)
    {
        if (limit is < 1 or > Page<View>.MostItems)
            return Problems.Invalid("limit", $"A page has 1 to {Page<View>.MostItems} items.");
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
        return TypedResults.Ok(Page<View>.Of(views, limit, view => view.Receipt.ToString()));
    }
}
