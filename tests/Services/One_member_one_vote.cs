using System.Net;
using System.Text.Json;
using Coop.Members;
using Microsoft.Extensions.DependencyInjection;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class One_member_one_vote(CoopFixture coop)
{
    [Fact]
    public async Task A_hundred_votes_at_once_count_once()
    {
        var member = await coop.NewRider();
        var proposal = await Proposed(closesIn: TimeSpan.FromHours(1));

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Vote(member, proposal)));

        Assert.Equal(1, answers.Count(HttpStatusCode.NoContent));
        Assert.Equal(99, answers.Count(HttpStatusCode.Conflict));
        var seen = await member.Get($"/v1/proposals/{proposal}");
        Assert.Equal(1, seen.GetProperty("turnout").GetProperty("tookPart").GetInt32());
        Assert.False(seen.TryGetProperty("result", out _), "how members voted shows only after the end");
    }

    [Fact]
    public async Task A_vote_after_the_end_is_refused()
    {
        var member = await coop.NewRider();
        var proposal = await Proposed(closesIn: TimeSpan.FromSeconds(1));

        var closed = await Closed(proposal);

        Assert.Equal("refused", closed.GetProperty("status").GetString());
        Assert.Equal("vote_closed", await (await Vote(member, proposal)).Code());
    }

    [Fact]
    public async Task A_restaurant_has_no_vote()
    {
        var restaurant = await coop.PersonOf(Guid.NewGuid(), Role.Restaurant);

        Assert.Equal(HttpStatusCode.Forbidden, (await Vote(restaurant, Guid.NewGuid())).StatusCode);
    }

    [Fact]
    public async Task Somebody_whom_nobody_took_in_has_no_vote()
    {
        var stranger = await coop.PersonOf(Guid.NewGuid(), Role.Member);
        var proposal = await Proposed(closesIn: TimeSpan.FromHours(1));

        Assert.Equal("no_vote", await (await Vote(stranger, proposal)).Code());
    }

    /// <summary>A distribution of nothing, so that no rule by which other tests work changes.</summary>
    private async Task<Guid> Proposed(TimeSpan closesIn)
    {
        var now = coop.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var proposed = await coop.Coordinator.Post("/v1/proposals", new
        {
            kind = "distribution", content = new { distributionId = Guid.NewGuid(), hash = "sha256:" },
            opensAt = now.AddMinutes(-1), closesAt = now + closesIn, effectiveAt = now + closesIn,
        });
        return proposed.GetProperty("id").GetGuid();
    }

    private Task<JsonElement> Closed(Guid proposal) => Eventually.Is(
        () => coop.Coordinator.Get($"/v1/proposals/{proposal}"),
        seen => seen.GetProperty("status").GetString() != "open");

    private static Task<HttpResponseMessage> Vote(Person member, Guid proposal) =>
        member.TryPost($"/v1/proposals/{proposal}/votes", new { choice = "yes" });
}
