using System.Net;
using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class One_member_one_vote(CoopFixture coop)
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);
    private readonly Meeting meeting = new(coop);

    [Fact]
    public async Task A_hundred_votes_at_once_count_once()
    {
        var member = await coop.NewRider();
        var proposal = await Proposed(closesIn: AnHour);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Meeting.Vote(member, proposal)));

        Assert.Equal(1, answers.Count(HttpStatusCode.OK));
        Assert.Equal(99, answers.Count(HttpStatusCode.Conflict));
        var seen = await member.Get($"/v1/proposals/{proposal}");
        Assert.Equal(1, seen.GetProperty("turnout").GetProperty("tookPart").GetInt32());
        Assert.False(seen.TryGetProperty("result", out _), "how members voted shows only after the end");
        Assert.Equal("vote_open", await (await member.Http.GetAsync($"/v1/proposals/{proposal}/ballots")).Code());
    }

    [Fact]
    public async Task Who_joins_later_or_has_left_is_not_counted_among_those_who_could_vote()
    {
        var (proposal, leaver) = (await meeting.Ask(Meeting.WhoeverComes), await coop.NewRider());
        var before = await Eligible();

        await coop.Coordinator.Post("/v1/members", new
        {
            email = $"{Guid.NewGuid():N}@example.org", firstName = "Ada", lastName = "Test", roles = new[] { "rider", "member" }, engagement = "employee",
            joinedOn = TimeProvider.System.GetUtcNow().AddMonths(1).ToString("yyyy-MM-dd"),
        });
        Assert.Equal(before, await Eligible());
        await leaver.Post($"/v1/members/{leaver.Id}/leave");

        Assert.Equal(before - 1, await Eligible());
        Assert.Equal("left_coop", await (await Meeting.Vote(leaver, proposal)).Code());

        async Task<int> Eligible() => (await coop.Coordinator.Get($"/v1/proposals/{proposal}")).GetProperty("turnout").GetProperty("eligible").GetInt32();
    }

    [Fact]
    public async Task What_was_carried_holds_no_sooner_than_its_notice_is_over()
    {
        var proposal = await meeting.Ask(Meeting.WhoeverComes with { NoticeDays = 7 });
        await Meeting.Vote(await coop.NewRider(), proposal);
        await meeting.End(proposal);

        var policy = await coop.InDatabase<MembersDb, PolicyRecord>(db => db.Policies.SingleAsync(one => one.ProposalId == new ProposalId(proposal)));
        Assert.Equal(policy.AdoptedAt.AddDays(7), policy.EffectiveAt);
    }

    [Fact]
    public async Task A_vote_after_the_end_is_refused()
    {
        var member = await coop.NewRider();
        var proposal = await Proposed(closesIn: TimeSpan.FromSeconds(1));

        var closed = await meeting.Closed(proposal);

        Assert.Equal("refused", closed.GetProperty("status").GetString());
        Assert.Equal("vote_closed", await (await Meeting.Vote(member, proposal)).Code());
    }

    [Fact]
    public async Task Every_vote_that_was_taken_in_the_last_moment_is_counted()
    {
        var members = await meeting.Members(30);
        var proposal = await meeting.Ask(Meeting.WhoeverComes);

        var votes = members.Select(member => Meeting.Vote(member, proposal)).ToList();
        await Task.WhenAny(votes);
        var closed = await meeting.End(proposal);

        var answers = await Task.WhenAll(votes);
        Assert.Equal(answers.Count(HttpStatusCode.OK), closed.GetProperty("result").GetProperty("yes").GetInt32());
        Assert.All(answers.Where(answer => !answer.IsSuccessStatusCode), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));
    }

    [Fact]
    public async Task Votes_of_colleges_weigh_together_and_nobody_is_moved_while_a_vote_is_open()
    {
        var members = await meeting.Members(4);
        string[] seats = ["riders", "riders", "restaurants"];
        for (var one = 0; one < seats.Length; one++)
            await coop.Coordinator.Put($"/v1/members/{members[one].Id}/college", new { college = seats[one] });
        var proposal = await meeting.Ask(Meeting.WhoeverComes with
        {
            Colleges = new(new Dictionary<string, Ratio> { ["riders"] = new(2, 5), ["restaurants"] = new(1, 2), ["friends"] = new(1, 10) }, CollegeRule.Proportional, EmptyCollege.Spread),
        });
        await coop.Coordinator.Put($"/v1/members/{members[1].Id}/college", new { college = "friends" });

        await Meeting.Vote(members[0], proposal, "yes");
        await Meeting.Vote(members[1], proposal, "yes");
        await Meeting.Vote(members[2], proposal, "no");
        Assert.Equal("no_college", await (await Meeting.Vote(members[3], proposal)).Code());

        var closed = await meeting.End(proposal);
        var colleges = closed.GetProperty("result").GetProperty("colleges");
        Assert.Equal("refused", closed.GetProperty("status").GetString()); // two of three said yes, 4/9 of the weight
        Assert.Equal((2, 1), (colleges.GetProperty("riders").GetProperty("yes").GetInt32(), colleges.GetProperty("restaurants").GetProperty("no").GetInt32()));
        Assert.Equal(["restaurants", "riders", "riders"], (await meeting.Ballots(proposal)).Select(ballot => ballot.GetProperty("college").GetString()).Order());
        var file = (await coop.Coordinator.Get($"/v1/proposals/{proposal}/ballots?limit=10000")).GetRawText();
        Assert.True(Recount.IsFor(file));
        Assert.Null(Recount.Of(file).False);
    }

    [Fact]
    public async Task What_too_few_voted_on_is_asked_a_second_time_and_then_who_comes_decides()
    {
        var member = await coop.NewRider();
        var proposal = await meeting.Ask(Meeting.WhoeverComes with { Quorum = Ratio.One, SecondCall = new(Ratio.Zero, new(1, 2), VotingDays: 1) });
        await Meeting.Vote(member, proposal);
        Assert.Equal("second-call", (await meeting.End(proposal)).GetProperty("status").GetString());

        var second = await meeting.SecondCallOf(proposal);
        Assert.Equal(HttpStatusCode.OK, (await Meeting.Vote(member, second)).StatusCode);
        Assert.Equal("adopted", (await meeting.End(second)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Who_proposed_takes_it_back_before_the_vote_opens_and_not_after()
    {
        var (member, other) = (await coop.NewRider(), await coop.NewRider());
        var (debated, open) = (await meeting.Ask(Meeting.WhoeverComes, opensIn: AnHour / 2, by: member.Id), await meeting.Ask(Meeting.WhoeverComes, by: member.Id));

        Assert.Equal("vote_not_open", await (await Meeting.Vote(other, debated)).Code());
        Assert.Equal(HttpStatusCode.NotFound, (await other.TryPost($"/v1/proposals/{debated}/withdraw")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await member.TryPost($"/v1/proposals/{debated}/withdraw")).StatusCode);
        Assert.Equal("vote_closed", await (await Meeting.Vote(other, debated)).Code());
        Assert.Equal("vote_opened", await (await member.TryPost($"/v1/proposals/{open}/withdraw")).Code());
    }

    [Fact]
    public async Task A_restaurant_has_no_vote()
    {
        var restaurant = await coop.PersonOf(Guid.NewGuid(), Role.Restaurant);

        Assert.Equal(HttpStatusCode.Forbidden, (await Meeting.Vote(restaurant, Guid.NewGuid())).StatusCode);
    }

    [Fact]
    public async Task Somebody_whom_nobody_took_in_has_no_vote()
    {
        var stranger = await coop.PersonOf(Guid.NewGuid(), Role.Member);
        var proposal = await Proposed(closesIn: AnHour);

        Assert.Equal("no_vote", await (await Meeting.Vote(stranger, proposal)).Code());
    }

    /// <summary>A vote that closes at midnight is over when the next day begins: who joins on that one could take no part.</summary>
    [Fact]
    public async Task Who_joins_as_a_vote_closes_is_not_counted_among_those_who_had_one()
    {
        var founded = await coop.InDatabase<MembersDb, FoundedCoop>(db => db.Founded.AsNoTracking().SingleAsync());
        var zone = TimeZoneInfo.FindSystemTimeZoneById(founded.TimeZone);
        var today = founded.DayOf(TimeProvider.System.GetUtcNow());
        var midnight = Founding.StartOf(today, zone);
        foreach (var joinedOn in new[] { today, today.AddDays(-1) })
            await coop.Coordinator.Post("/v1/members", new
            {
                email = $"{Guid.NewGuid():N}@example.org", firstName = "Ada", lastName = "Test", roles = new[] { "member" }, engagement = "employee", joinedOn,
            });
        var before = await coop.InDatabase<MembersDb, int>(db => db.Memberships.CountAsync(one => one.HasVote && one.LeftOn == null && one.JoinedOn < today));
        var proposal = await meeting.Ask(Meeting.WhoeverComes);

        await coop.InDatabase<MembersDb, int>(async db =>
        {
            await db.Database.ExecuteSqlAsync($"UPDATE proposals SET opens_at = {midnight.AddDays(-1)}, closes_at = {midnight}, effective_at = {midnight} WHERE id = {proposal}");
            db.Wake<CloseProposals>();
            return await db.SaveChangesAsync();
        });

        var closed = await meeting.Closed(proposal);
        Assert.Equal(before, closed.GetProperty("turnout").GetProperty("eligible").GetInt32());
    }

    /// <summary>Through the door, by the statutes of the founding: a distribution of nothing.</summary>
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
}
