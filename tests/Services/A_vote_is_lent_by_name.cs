using System.Net;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>Who cannot come lets another cast their vote: by name, for one question, once.</summary>
[Collection(nameof(OneCoop))]
public sealed class A_vote_is_lent_by_name(CoopFixture coop)
{
    private readonly Meeting meeting = new(coop);

    [Fact]
    public async Task A_proxy_and_the_members_own_vote_at_once_count_once()
    {
        var members = await meeting.Members(2);
        var (giver, holder) = (members[0], members[1]);
        var proposal = await meeting.Ask(Meeting.WhoeverComes with { Proxies = new(1, 1_000_000, Ratio.Zero) });
        Assert.Equal("no_proxy", await (await Meeting.Vote(holder, proposal, giver: giver)).Code());
        Assert.Equal(HttpStatusCode.NoContent, (await Meeting.GiveProxy(giver, proposal, holder)).StatusCode);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(turn => turn % 2 == 0
            ? Meeting.Vote(giver, proposal) : Meeting.Vote(holder, proposal, giver: giver)));

        Assert.Equal(1, answers.Count(HttpStatusCode.OK));
        Assert.Equal("already_voted", await (await giver.Http.DeleteAsync($"/v1/proposals/{proposal}/proxy")).Code());
        Assert.Equal(HttpStatusCode.OK, (await Meeting.Vote(holder, proposal)).StatusCode);
    }

    [Fact]
    public async Task Nobody_gathers_more_proxies_than_the_statutes_let_them()
    {
        var members = await meeting.Members(8);
        var (holder, givers) = (members[0], members[1..]);
        var proposal = await meeting.Ask(Meeting.WhoeverComes with { Proxies = new(2, 1_000_000, Ratio.Zero) });

        var answers = await Task.WhenAll(givers.Select(giver => Meeting.GiveProxy(giver, proposal, holder)));

        Assert.Equal(2, answers.Count(HttpStatusCode.NoContent));
        Assert.Equal("too_many_proxies", await answers.First(answer => !answer.IsSuccessStatusCode).Code());
        Assert.Equal("no_proxies", await (await Meeting.GiveProxy(givers[0], await meeting.Ask(Meeting.WhoeverComes), holder)).Code());
        Assert.Equal("no_vote", await (await Meeting.GiveProxy(givers[0], proposal, givers[0])).Code());
    }

    [Fact]
    public async Task Given_to_two_at_once_it_is_held_by_one()
    {
        var members = await meeting.Members(3);
        for (var round = 0; round < 10; round++)
        {
            var proposal = await meeting.Ask(Meeting.WhoeverComes with { Proxies = new(1, 1_000_000, Ratio.Zero) });

            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(turn => Meeting.GiveProxy(members[0], proposal, members[1 + turn % 2])));

            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
            var casts = new[] { await Meeting.Vote(members[1], proposal, giver: members[0]), await Meeting.Vote(members[2], proposal, giver: members[0]) };
            Assert.Equal(1, casts.Count(HttpStatusCode.OK));
        }
    }

    [Fact]
    public async Task What_was_changed_under_an_open_vote_is_not_adopted()
    {
        var member = (await meeting.Members(1))[0];
        var (changed, asked) = (await meeting.Ask(Meeting.WhoeverComes), await meeting.Ask(Meeting.WhoeverComes));
        foreach (var proposal in new[] { changed, asked })
            Assert.Equal(HttpStatusCode.OK, (await Meeting.Vote(member, proposal)).StatusCode);
        await coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlRawAsync(
            "UPDATE proposals SET content = replace(content::text, 'sha256:', 'sha256:0') WHERE id = {0}", changed));

        Assert.Equal("refused", (await meeting.End(changed)).GetProperty("status").GetString());
        Assert.Equal("adopted", (await meeting.End(asked)).GetProperty("status").GetString());
        Assert.Equal([asked], await coop.InDatabase<MembersDb, List<Guid>>(db => db.Policies
            .Where(policy => policy.ProposalId == new ProposalId(changed) || policy.ProposalId == new ProposalId(asked)).Select(policy => policy.ProposalId!.Value.Value).ToListAsync()));
    }

    [Fact]
    public async Task A_proxy_that_was_taken_back_is_none()
    {
        var members = await meeting.Members(2);
        var proposal = await meeting.Ask(Meeting.WhoeverComes with { Proxies = new(1, 1_000_000, Ratio.Zero) });
        await Meeting.GiveProxy(members[0], proposal, members[1]);

        Assert.Equal(HttpStatusCode.NoContent, (await members[0].Http.DeleteAsync($"/v1/proposals/{proposal}/proxy")).StatusCode);

        Assert.Equal("no_proxy", await (await Meeting.Vote(members[1], proposal, giver: members[0])).Code());
        Assert.Equal(HttpStatusCode.NotFound, (await members[0].Http.DeleteAsync($"/v1/proposals/{proposal}/proxy")).StatusCode);
    }

    [Fact]
    public async Task Only_who_was_named_casts_it_and_only_while_the_giver_belongs()
    {
        var members = await meeting.Members(3);
        var (giver, holder, other) = (members[0], members[1], members[2]);
        var proposal = await meeting.Ask(Meeting.WhoeverComes with { Proxies = new(1, 1_000_000, Ratio.Zero) });
        await Meeting.GiveProxy(giver, proposal, holder);

        Assert.Equal("no_proxy", await (await Meeting.Vote(other, proposal, giver: giver)).Code());
        await giver.Post($"/v1/members/{giver.Id}/leave");
        Assert.Equal("no_vote", await (await Meeting.Vote(holder, proposal, giver: giver)).Code());
    }

    [Fact]
    public async Task Who_has_voted_has_nothing_left_to_give()
    {
        var members = await meeting.Members(2);
        var proposal = await meeting.Ask(Meeting.WhoeverComes with { Proxies = new(1, 1_000_000, Ratio.Zero) });
        await Meeting.Vote(members[0], proposal);

        Assert.Equal("already_voted", await (await Meeting.GiveProxy(members[0], proposal, members[1])).Code());
    }

    [Fact]
    public async Task It_holds_for_the_second_call_too()
    {
        var members = await meeting.Members(2);
        var first = await meeting.Ask(Meeting.WhoeverComes with { Quorum = Ratio.One, Proxies = new(1, 1_000_000, Ratio.Zero), SecondCall = new(Ratio.Zero, new(1, 2), VotingDays: 1) });
        await Meeting.GiveProxy(members[0], first, members[1]);
        await meeting.End(first);

        Assert.Equal(HttpStatusCode.OK, (await Meeting.Vote(members[1], await meeting.SecondCallOf(first), giver: members[0])).StatusCode);
    }
}
