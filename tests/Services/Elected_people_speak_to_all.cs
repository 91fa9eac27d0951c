using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

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
        Assert.Equal("debate_too_short", await (await PutUp(member.Id, until, opensIn: 2)).Code());
        var put = await PutUp(member.Id, until);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Contains("\"secret\":true", await put.Content.ReadAsStringAsync());

        Task<HttpResponseMessage> PutUp(Guid who, DateOnly last, int opensIn = 4) => member.TryPost("/v1/proposals", new
        {
            kind = "election", content = new { memberId = who, until = last }, opensAt = now.AddDays(opensIn), closesAt = now.AddDays(6), effectiveAt = now.AddDays(6),
        });
    }

    [Fact]
    public async Task Coordinators_are_elected_where_the_statutes_say_so_and_appointed_where_they_do_not()
    {
        var (member, other, now) = (await coop.NewRider(), await coop.NewRider(), TimeProvider.System.GetUtcNow());
        Assert.Equal("appointed_office", await (await PutUp()).Code());
        var statutes = await coop.InDatabase<MembersDb, string>(async db => (await db.Policies.SingleAsync(policy => policy.Kind == PolicyKind.Statutes && policy.Version == 1)).Content);
        var elective = JsonNode.Parse(statutes)!;
        elective["voting"]!["elected"] = new JsonArray("coordinator");
        await Carry(PolicyKind.Statutes, elective);
        try
        {
            await Eventually.Is(PutUp, answer => answer.StatusCode == HttpStatusCode.Created);
            object made = new { roles = new[] { "rider", "member", "coordinator" }, because = "They are good at it." };
            Assert.Equal("elected_office", await (await coop.Coordinator.TryPut($"/v1/members/{other.Id}/roles", made)).Code());
            Assert.Equal("elected_office", await (await coop.Coordinator.TryPost("/v1/members", new
            {
                email = $"{Guid.NewGuid():N}@example.org", firstName = "Cleo", lastName = "Test", roles = new[] { "coordinator" }, engagement = "employee", joinedOn = "2025-10-01",
            })).Code());

            await Elect(member, other, Office.Coordinator);

            var elected = await Eventually.Is(() => coop.Coordinator.Get($"/v1/members/{member.Id}"), seen => IsCoordinator(seen));
            Assert.Contains("The members elected them", elected.GetProperty("roleChanges")[0].GetProperty("because").GetString(), StringComparison.Ordinal);
            Assert.Equal("elected_office", await (await coop.Coordinator.TryPut($"/v1/members/{member.Id}/roles", new { roles = new[] { "rider", "member" }, because = "I want them gone." })).Code());
            var inOffice = await coop.PersonOf(member.Id, Role.Rider, Role.Member, Role.Coordinator);
            Assert.Equal(HttpStatusCode.NoContent, (await inOffice.TryPut($"/v1/members/{member.Id}/roles", new { roles = new[] { "rider", "member" }, because = "I lay it down." })).StatusCode);
            await coop.InDatabase<MembersDb, DateTimeOffset?>(async db => await new TakeOffice(db, TimeProvider.System).Run(CancellationToken.None));
            Assert.False(IsCoordinator(await coop.Coordinator.Get($"/v1/members/{member.Id}")), "who laid an office down is put into it again");
        }
        finally
        {
            await Carry(PolicyKind.Statutes, JsonNode.Parse(statutes)!);
            await Eventually.Is(PutUp, answer => answer.StatusCode == HttpStatusCode.UnprocessableEntity);
        }

        Task<HttpResponseMessage> PutUp() => member.TryPost("/v1/proposals", new
        {
            kind = "election", content = new { memberId = member.Id, until = now.AddYears(1).ToString("yyyy-MM-dd"), office = "coordinator" },
            opensAt = now.AddDays(4), closesAt = now.AddDays(6), effectiveAt = now.AddDays(6),
        });
    }

    [Fact]
    public async Task An_office_ends_with_its_term()
    {
        var former = await NewCoordinator();
        Assert.True(IsCoordinator(await former.Get($"/v1/members/{former.Id}")));

        await Elect(former, await coop.NewRider(), Office.Coordinator, untilDay: -1);

        var seen = await Eventually.Is(() => former.Get($"/v1/members/{former.Id}"), seen => !IsCoordinator(seen));
        Assert.Contains("was over", seen.GetProperty("roleChanges")[0].GetProperty("because").GetString(), StringComparison.Ordinal);
    }

    /// <summary>All who coordinate go with one day, and nobody is without somebody who does.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_council_whose_terms_end_together_the_last_stays_unless_there_is_another(bool isFollowed)
    {
        var council = new[] { await NewCoordinator(), await NewCoordinator() };
        foreach (var member in council)
            await Elect(member, await coop.NewRider(), Office.Coordinator, untilDay: 1);
        var follower = await coop.NewRider();
        if (isFollowed)
            await Elect(follower, await coop.NewRider(), Office.Coordinator, inDays: 2);
        var others = await coop.InDatabase<MembersDb, List<Guid>>(db => db.Database.SqlQuery<Guid>(
            $"""SELECT id AS "Value" FROM accounts WHERE roles @> '["coordinator"]' AND NOT id = ANY ({council.Select(one => one.Id).ToArray()})""").ToListAsync());
        await coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlAsync($"UPDATE accounts SET roles = roles - 'coordinator' WHERE id = ANY ({others.ToArray()})"));
        try
        {
            await coop.InDatabase<MembersDb, DateTimeOffset?>(async db => await new TakeOffice(db, new Later(TimeSpan.FromDays(3))).Run(CancellationToken.None));

            Assert.Equal(isFollowed ? 2 : 1, await coop.InDatabase<MembersDb, int>(async db => (await db.Set<RoleChange>().ToListAsync())
                .Count(change => council.Any(one => one.Id == change.MemberId.Value) && change.Because.Contains("was over", StringComparison.Ordinal))));
            Assert.Equal(isFollowed, await coop.InDatabase<MembersDb, bool>(async db => (await db.Accounts.FindAsync(follower.Id))!.Roles.Contains(Role.Coordinator)));
            Assert.NotEqual(0, await Tables.Number(coop, ServiceName.Members, """SELECT count(*) FROM accounts WHERE roles @> '["coordinator"]' AND closed_at IS NULL"""));
        }
        finally
        {
            await coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlAsync($"UPDATE accounts SET roles = roles || to_jsonb('coordinator'::text) WHERE id = ANY ({others.ToArray()})"));
        }
    }

    private async Task<Person> NewCoordinator()
    {
        var joined = await coop.Coordinator.Post("/v1/members", new
        {
            email = $"{Guid.NewGuid():N}@example.org", firstName = "Cleo", lastName = "Test", roles = new[] { "member", "coordinator" }, engagement = "employee", joinedOn = "2025-10-01",
        });
        return await coop.PersonOf(joined.GetProperty("id").GetGuid(), Role.Member);
    }

    private static bool IsCoordinator(JsonElement member) => member.GetProperty("roles").EnumerateArray().Any(role => role.GetString() == "coordinator");

    private Task Elect(Person member, Person voter, Office office = Office.Representative, int untilDay = 365, int inDays = 0) => Carry(
        PolicyKind.Election, new { memberId = member.Id, until = TimeProvider.System.GetUtcNow().AddDays(untilDay).ToString("yyyy-MM-dd"), office = office.ToString().ToLowerInvariant() }, voter, inDays);

    private async Task Carry(PolicyKind kind, object about, Person? voter = null, int inDays = 0)
    {
        var question = await meeting.Ask(Meeting.WhoeverComes, kind: kind, about: about);
        await Meeting.Vote(voter ?? await coop.NewRider(), question);
        await meeting.End(question, inDays);
    }
}
