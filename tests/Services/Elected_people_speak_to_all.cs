using System.Net;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Phone = Coop.Services.Live_news_reaches_a_phone.Phone;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class Elected_people_speak_to_all(CoopFixture coop)
{
    private readonly Meeting meeting = new(coop);

    [Fact]
    public async Task Every_rider_hears_an_announcement_at_once_and_reads_it_later_and_customers_do_not()
    {
        var (rider, restaurant) = (await coop.NewRider(), await coop.PersonOf(Guid.NewGuid(), Role.Restaurant));
        await using var phone = await Phone.Open(rider);
        await using var till = await Phone.Open(restaurant, "0");

        var said = (await coop.Coordinator.Post("/v1/announcements", new { texts = new { fr = "Réunion mardi", en = "Meeting on Tuesday" } })).GetProperty("id").GetGuid();

        await phone.Hear(told => told.EventType == "announcement" && told.Data.Contains(said.ToString(), StringComparison.Ordinal));
        await using var late = await Phone.Open(await coop.NewRider(), "0");
        await late.Hear(told => told.EventType == "announcement" && told.Data.Contains(said.ToString(), StringComparison.Ordinal));
        Assert.False(till.HasHeard);
        Assert.Contains((await rider.Get("/v1/announcements")).GetProperty("items").EnumerateArray(), one =>
            one.GetProperty("id").GetGuid() == said && one.GetProperty("texts").GetProperty("fr").GetString() == "Réunion mardi" && !one.TryGetProperty("by", out _));
        Assert.Equal(HttpStatusCode.Forbidden, (await restaurant.Http.GetAsync("/v1/announcements")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await coop.Coordinator.TryPost("/v1/announcements", new { texts = new { klingon = "?" } })).StatusCode);
    }

    [Fact]
    public async Task Whom_the_members_elected_speaks_without_leave_and_nobody_else_does()
    {
        var (member, other) = (await coop.NewRider(), await coop.NewRider());
        object word = new { texts = new { fr = "Nous demandons une pause" } };
        Assert.Equal("not_elected", await (await member.TryPost("/v1/announcements", word)).Code());

        await Elect(member, other);

        var said = await member.Post("/v1/announcements", word);
        Assert.Equal("representative", said.GetProperty("voice").GetString());
        Assert.Equal("not_elected", await (await other.TryPost("/v1/announcements", word)).Code());
    }

    [Fact]
    public async Task Riders_find_where_they_talk_among_themselves_and_no_administrator_has_a_door_to_it()
    {
        const string link = "https://signal.example/riders-of-the-test";
        var (member, other) = (await coop.NewRider(), await coop.NewRider());
        Assert.Equal("not_elected", await (await coop.Coordinator.TryPut("/v1/riders-channel", new { link })).Code());
        await Elect(member, other);
        Assert.Equal(HttpStatusCode.BadRequest, (await member.TryPut("/v1/riders-channel", new { link = new Uri(coop.Address, "/chat").ToString().Replace("http:", "https:", StringComparison.Ordinal) })).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await member.TryPut("/v1/riders-channel", new { link })).StatusCode);

        Assert.Equal(link, (await other.Get("/v1/riders-channel")).GetProperty("link").GetString());
        foreach (var role in (Role[])[Role.Coordinator, Role.Auditor, Role.Restaurant])
            Assert.Equal(HttpStatusCode.Forbidden, (await (await coop.PersonOf(Guid.NewGuid(), role)).Http.GetAsync("/v1/riders-channel")).StatusCode);
        Assert.Contains((await other.Get("/v1/announcements")).GetProperty("items").EnumerateArray(), one => one.GetProperty("texts").GetProperty("en").GetString()!.Contains("among themselves", StringComparison.Ordinal));
        var inTheOpen = await coop.InDatabase<MembersDb, int>(db => db.Database.SqlQueryRaw<int>(
            """SELECT count(*)::int AS "Value" FROM riders_channels AS one WHERE one::text LIKE {0} OR encode(one.sealed_link, 'escape') LIKE {0}""", "%signal.example%").SingleAsync());
        Assert.Equal(0, inTheOpen);
    }

    [Fact]
    public async Task An_election_is_a_secret_vote_on_a_member_for_a_term()
    {
        var (member, now) = (await coop.NewRider(), coop.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var until = DateOnly.FromDateTime(now.UtcDateTime.AddYears(1));

        Assert.Equal("no_member", await (await PutUp(Guid.NewGuid(), until)).Code());
        Assert.Equal("invalid_term", await (await PutUp(member.Id, until.AddYears(9))).Code());
        var put = await PutUp(member.Id, until);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Contains("\"secret\":true", await put.Content.ReadAsStringAsync());

        Task<HttpResponseMessage> PutUp(Guid who, DateOnly last) => member.TryPost("/v1/proposals", new
        {
            kind = "election", content = new { memberId = who, until = last }, opensAt = now.AddDays(4), closesAt = now.AddDays(6), effectiveAt = now.AddDays(6),
        });
    }

    private async Task Elect(Person member, Person voter)
    {
        var election = await meeting.Ask(Meeting.WhoeverComes, kind: PolicyKind.Election, about: new { memberId = member.Id, until = TimeProvider.System.GetUtcNow().AddYears(1).ToString("yyyy-MM-dd") });
        await Meeting.Vote(voter, election);
        await meeting.End(election);
    }
}
