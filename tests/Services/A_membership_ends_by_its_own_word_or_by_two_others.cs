using System.Net;
using System.Text.Json;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>People leave when they like, and nobody else can make them but two coordinators, one of whom decides and the other upholds.</summary>
[Collection(nameof(QuietCoop))]
public sealed class A_membership_ends_by_its_own_word_or_by_two_others(CoopFixture coop)
{
    private const string Reasons = "The till of the Friday market was taken home three times, as the receipts show.";
    private readonly Town town = new(coop);

    [Fact]
    public async Task Nobody_makes_somebody_else_leave()
    {
        var (rider, other, ending) = (await coop.NewRider(), await coop.NewRider(), Guid.Empty);
        foreach (var who in new[] { other, coop.Coordinator })
            Assert.Equal(HttpStatusCode.NotFound, (await who.TryPost($"/v1/members/{rider.Id}/leave")).StatusCode);
        ending = await End(rider);

        foreach (var by in new[] { "NULL", $"'{ending}'" })
        foreach (var write in new[] { Runtime, Owner })
            Assert.Equal("of_own_will_or_by_two_people", (await Assert.ThrowsAsync<PostgresException>(
                () => write($"UPDATE memberships SET left_on = current_date, ended_by = {by} WHERE member_id = '{rider.Id}'"))).ConstraintName);

        await other.Post($"/v1/members/{other.Id}/leave");
        Assert.Equal("of_own_will_or_by_two_people", (await Assert.ThrowsAsync<PostgresException>(
            () => Runtime($"UPDATE memberships SET left_on = NULL WHERE member_id = '{other.Id}'"))).ConstraintName);
    }

    [Fact]
    public async Task An_ending_closes_work_alone_until_another_upholds_it()
    {
        var (rider, colleague) = (await coop.NewRider(), await Coordinator());
        var first = await End(rider);
        await Eventually.Is(() => Tables.Number(coop, ServiceName.Matching, $"SELECT count(*) FROM closed_work WHERE restriction_id = '{first}'"), closed => closed == 1);
        Assert.Equal("restricted", await (await Start(rider)).Code());
        await CarryOut(TimeSpan.FromDays(13));
        Assert.Equal((true, 1), await Stands(rider));

        await Review(colleague, first, isLifted: true);
        await Eventually.Is(() => Start(rider), answer => answer.IsSuccessStatusCode);
        var second = await End(rider);
        await Review(colleague, second, isLifted: false);

        await Eventually.Is(() => Stands(rider), standing => standing == (false, 0));
        await Eventually.Is(() => Tables.Number(coop, ServiceName.Redistribution, $"SELECT count(*) FROM workers WHERE member_id = '{rider.Id}' AND left_on IS NOT NULL"), left => left == 1);
        await Eventually.Is(() => Tables.Number(coop, ServiceName.Matching, $"SELECT count(*) FROM shifts WHERE rider_id = '{rider.Id}' AND status <> 'ended'"), live => live == 0);
        Assert.Equal("left_coop", await (await Start(rider)).Code());
        Assert.Equal("left_coop", await (await rider.TryPost("/v1/questions", new { words = "Why?" })).Code());
        Assert.Equal(1, await Tables.Number(coop, ServiceName.Members, $"SELECT count(*) FROM outbox WHERE type = 'members.left.v1' AND body LIKE '%{rider.Id}%'"));
        Assert.Equal(second, await coop.InDatabase<MembersDb, Guid>(db =>
            db.Memberships.Where(one => one.MemberId == new MemberId(rider.Id)).Select(one => one.EndedBy!.Value.Value).SingleAsync()));
    }

    [Fact]
    public async Task It_takes_effect_on_its_day_and_once()
    {
        var (rider, colleague) = (await coop.NewRider(), await Coordinator());
        await Review(colleague, await End(rider, TimeProvider.System.GetUtcNow().AddDays(5)), isLifted: false);

        await CarryOut(TimeSpan.FromDays(4));
        Assert.Equal((true, 1), await Stands(rider));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CarryOut(TimeSpan.FromDays(5) + TimeSpan.FromMinutes(1))));

        Assert.Equal((false, 0), await Stands(rider));
        Assert.Equal(1, await Tables.Number(coop, ServiceName.Members, $"SELECT count(*) FROM outbox WHERE type = 'members.left.v1' AND body LIKE '%{rider.Id}%'"));
    }

    /// <summary>What cannot be read is refused before anybody is asked who sent it.</summary>
    [Fact]
    public async Task Who_left_acts_by_no_office_however_good_their_token_still_is()
    {
        var former = await Coordinator();
        Assert.Equal(HttpStatusCode.OK, (await former.Http.GetAsync("/v1/books/capital/leavers")).StatusCode);
        await former.Post($"/v1/members/{former.Id}/leave");
        var wrong = new List<string>();
        var doors = Doors.Of(coop).Where(door => door.Roles.Contains(Role.Coordinator)).ToList();

        foreach (var door in doors)
            if (await Nobody_sees_what_is_not_theirs.Try(former.Http, door, Guid.NewGuid()) is { StatusCode: not HttpStatusCode.BadRequest } answer
                && (answer.StatusCode != HttpStatusCode.Forbidden || await answer.Code() != "left_coop"))
                wrong.Add($"{door}: {(int)answer.StatusCode}");

        Assert.Empty(wrong);
        Assert.True(doors.Count > 40, $"Only {doors.Count} doors were tried.");
    }

    [Fact]
    public async Task Who_is_no_coordinator_any_more_decides_nothing()
    {
        var (rider, former) = (await coop.NewRider(), await Coordinator());
        await coop.Coordinator.Put($"/v1/members/{former.Id}/roles", new { roles = new[] { "member" }, because = "the term is over" });

        Assert.Equal("no_live_membership", await (await former.TryPost($"/v1/members/{rider.Id}/restrictions", Decision(null))).Code());
    }

    private static object Decision(DateTimeOffset? effectiveAt) => new
    {
        kind = "ending", reasons = Reasons, effectiveAt,
        evidence = new[] { new { kind = "document", what = "receipts", hash = "sha256:" + new string('0', 64), knownOn = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime) } },
    };

    private async Task<Guid> End(Person rider, DateTimeOffset? effectiveAt = null) =>
        (await coop.Coordinator.Post($"/v1/members/{rider.Id}/restrictions", Decision(effectiveAt))).GetProperty("id").GetGuid();

    private static Task<JsonElement> Review(Person by, Guid ending, bool isLifted) =>
        by.Post($"/v1/restrictions/{ending}/review", new { isLifted, reasons = "I have looked at every receipt and spoken with both of them." });

    private Task<HttpResponseMessage> Start(Person rider) =>
        rider.TryPost("/v1/shifts", new { vehicle = "bicycle", position = new { town.At(0).Lat, town.At(0).Lng } });

    /// <summary>Whether they belong, and how many accounts of theirs are open.</summary>
    private Task<(bool Belongs, int Accounts)> Stands(Person rider) => coop.InDatabase<MembersDb, (bool, int)>(async db => (
        await db.Memberships.AnyAsync(one => one.MemberId == new MemberId(rider.Id) && one.LeftOn == null),
        await db.Accounts.CountAsync(one => one.Id == rider.Id && one.ClosedAt == null)));

    private async Task<Person> Coordinator()
    {
        var joined = await coop.Coordinator.Post("/v1/members", new
        {
            email = $"{Guid.NewGuid():N}@example.org", firstName = "Cleo", lastName = "Test",
            roles = new[] { "coordinator", "member" }, engagement = "employee", joinedOn = "2025-10-01",
        });
        return await coop.PersonOf(joined.GetProperty("id").GetGuid(), Role.Coordinator, Role.Member);
    }

    /// <summary>The door on the clock, so much later.</summary>
    private async Task CarryOut(TimeSpan later)
    {
        await using var scope = coop.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<CarryOutEndings>(scope.ServiceProvider, new Later(later)).Run(CancellationToken.None);
    }

    private Task Runtime(string sql) => coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlRawAsync(sql));

    private Task Owner(string sql) => Tables.Number(coop, ServiceName.Members, sql);
}
