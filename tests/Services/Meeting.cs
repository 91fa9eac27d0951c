using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>
/// Votes by rules of their own in the co-op that all tests share: the questions are put into Members' table as its door
/// puts them there, about a distribution of nothing, so that no rule by which other tests work changes.
/// </summary>
internal sealed class Meeting(CoopFixture coop)
{
    /// <summary>Whoever comes decides.</summary>
    public static VotingRule WhoeverComes { get; } = new(Ratio.Zero, new(1, 2));

    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    private DateTimeOffset Now => coop.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    public async Task<Guid> Ask(VotingRule rule, TimeSpan? opensIn = null, Guid? by = null, PolicyKind kind = PolicyKind.Distribution, object? about = null)
    {
        var content = JsonSerializer.Serialize(about ?? new { distributionId = Guid.NewGuid(), hash = "sha256:" });
        var proposal = new Proposal
        {
            Id = ProposalId.New(coop.Services.GetRequiredService<TimeProvider>()), Kind = kind, Content = content,
            Hash = PolicyRecord.HashOf(content), ProposedBy = by ?? coop.Coordinator.Id, Rule = rule,
            OpensAt = Now + (opensIn ?? TimeSpan.Zero), ClosesAt = Now + AnHour, EffectiveAt = Now + AnHour,
        };
        await coop.InDatabase<MembersDb, int>(db =>
        {
            db.Proposals.Add(proposal);
            db.Wake<CloseProposals>();
            return db.SaveChangesAsync();
        });
        return proposal.Id.Value;
    }

    public async Task<Person[]> Members(int many) => await Task.WhenAll(Enumerable.Range(0, many).Select(_ => coop.NewRider()));

    /// <summary>The time of the vote is over now: the row says so, as it would have said in an hour; it holds in so many days.</summary>
    public async Task<JsonElement> End(Guid proposal, int inDays = 0)
    {
        await coop.InDatabase<MembersDb, int>(async db =>
        {
            await db.Database.ExecuteSqlAsync($"UPDATE proposals SET closes_at = {Now}, effective_at = {Now.AddDays(inDays)} WHERE id = {proposal}");
            db.Wake<CloseProposals>();
            return await db.SaveChangesAsync();
        });
        return await Closed(proposal);
    }

    /// <summary>What the proposal looks like once its time is over.</summary>
    public Task<JsonElement> Closed(Guid proposal) => Eventually.Is(
        () => coop.Coordinator.Get($"/v1/proposals/{proposal}"), seen => seen.GetProperty("status").GetString() != "open");

    /// <summary>The second vote on a question that the first left open.</summary>
    public async Task<Guid> SecondCallOf(Guid proposal) => (await coop.Coordinator.Get("/v1/proposals?limit=100")).GetProperty("items").EnumerateArray()
        .Single(one => one.TryGetProperty("secondCallOf", out var first) && first.GetGuid() == proposal).GetProperty("id").GetGuid();

    /// <summary>All published ballots, page by page.</summary>
    public async Task<List<JsonElement>> Ballots(Guid proposal)
    {
        var (found, next) = (new List<JsonElement>(), "");
        do
        {
            var page = await coop.Coordinator.Get($"/v1/proposals/{proposal}/ballots?limit=3{next}");
            found.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.TryGetProperty("next", out var cursor) ? $"&after={cursor.GetString()}" : null;
        }
        while (next is not null);
        return found;
    }

    public static Task<HttpResponseMessage> Vote(Person member, Guid proposal, string choice = "yes", Person? giver = null) =>
        member.TryPost($"/v1/proposals/{proposal}/votes", giver is null ? new { choice } : new { choice, @for = giver.Id });

    public static Task<HttpResponseMessage> GiveProxy(Person giver, Guid proposal, Person holder) =>
        giver.TryPut($"/v1/proposals/{proposal}/proxy", new { holderId = holder.Id });
}
