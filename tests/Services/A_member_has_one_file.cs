using System.Net;
using System.Text.Json;
using Coop.Matching;
using Coop.Members;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>Who belongs, since when, under which law, with which roles and shares: one file a person, which is theirs to read.</summary>
[Collection(nameof(OneCoop))]
public sealed class A_member_has_one_file(CoopFixture coop)
{
    private static string Today => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", null);

    [Fact]
    public async Task They_and_a_coordinator_read_it_and_nobody_else()
    {
        var (rider, other) = (await coop.NewRider(), await coop.NewRider());

        foreach (var reader in new[] { rider, coop.Coordinator })
            Assert.Equal("Ada", (await reader.Get($"/v1/members/{rider.Id}")).GetProperty("firstName").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync($"/v1/members/{rider.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await coop.Coordinator.Http.GetAsync($"/v1/members/{Guid.NewGuid()}")).StatusCode);
        Assert.Contains(rider.Id, await Listed());
        Assert.Equal(HttpStatusCode.Forbidden, (await rider.Http.GetAsync("/v1/members")).StatusCode);
    }

    [Fact]
    public async Task Under_which_law_they_work_is_kept_period_by_period()
    {
        var rider = await coop.NewRider();
        var path = $"/v1/members/{rider.Id}/engagements";

        await coop.Coordinator.Post(path, new { engagement = "independent", startsOn = Today });

        var file = await rider.Get($"/v1/members/{rider.Id}");
        Assert.Equal(
            [("employee", "2025-10-01"), ("independent", Today)],
            file.GetProperty("engagements").EnumerateArray().Select(one => (one.GetProperty("engagement").GetString()!, one.GetProperty("startsOn").GetString()!)));
        Assert.Equal("independent", (await rider.Get("/v1/members/me")).GetProperty("engagement").GetString());
        Assert.Equal("invalid_date", await (await coop.Coordinator.TryPost(path, new { engagement = "volunteer", startsOn = "2025-10-01" })).Code());
        await Eventually.Is(
            () => coop.InDatabase<RedistributionDb, Engagement?>(async db => (await db.Workers.FindAsync(new MemberId(rider.Id)))?.Engagement),
            engagement => engagement == Engagement.Independent);
    }

    [Fact]
    public async Task Of_a_hundred_who_write_the_same_day_down_at_once_one_does()
    {
        var rider = await coop.NewRider();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.Coordinator.TryPost(
            $"/v1/members/{rider.Id}/engagements", new { engagement = "volunteer", startsOn = Today })));

        Assert.Equal(1, answers.Count(HttpStatusCode.Created));
    }

    [Fact]
    public async Task A_change_of_roles_holds_for_the_next_token_and_is_shown_with_who_and_why()
    {
        var rider = await coop.NewRider();

        await coop.Coordinator.Put($"/v1/members/{rider.Id}/roles", new { roles = new[] { "rider", "member", "auditor" }, because = "elected on 6 October" });

        var file = await rider.Get($"/v1/members/{rider.Id}");
        Assert.Equal(["rider", "member", "auditor"], file.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
        var change = Assert.Single(file.GetProperty("roleChanges").EnumerateArray());
        Assert.Equal(coop.Coordinator.Id, change.GetProperty("decidedBy").GetGuid());
        Assert.Equal("elected on 6 October", change.GetProperty("because").GetString());
        Assert.Equal("restaurant_is_no_member", await (await coop.Coordinator.TryPut(
            $"/v1/members/{rider.Id}/roles", new { roles = new[] { "restaurant" }, because = "no" })).Code());
    }

    [Theory]
    [InlineData("rider")]
    [InlineData("member")]
    public async Task Nobodys_part_in_the_work_or_vote_is_taken_by_the_word_of_one(string left)
    {
        var rider = await coop.NewRider();

        var refused = await coop.Coordinator.TryPut($"/v1/members/{rider.Id}/roles", new { roles = new[] { left, "auditor" }, because = "They ask too much." });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal("decide_restriction", await refused.Code());
        var file = await rider.Get($"/v1/members/{rider.Id}");
        Assert.Equal(["rider", "member"], file.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
        Assert.Empty(file.GetProperty("roleChanges").EnumerateArray());
        Assert.True(await coop.InDatabase<MembersDb, bool>(async db => (await db.Memberships.FindAsync(new MemberId(rider.Id)))!.HasVote));
    }

    [Theory]
    [InlineData("UPDATE accounts SET roles = '[\"member\"]' WHERE id = 'RIDER'")]
    [InlineData("UPDATE accounts SET roles = '[\"rider\"]' WHERE id = 'RIDER'")]
    [InlineData("UPDATE accounts SET closed_at = now() WHERE id = 'RIDER'")]
    [InlineData("DELETE FROM accounts WHERE id = 'RIDER'")]
    [InlineData("UPDATE memberships SET has_vote = false WHERE member_id = 'RIDER'")]
    [InlineData("UPDATE memberships SET joined_on = '2999-01-01' WHERE member_id = 'RIDER'")]
    [InlineData("DELETE FROM memberships WHERE member_id = 'RIDER'")]
    public async Task Nor_past_the_doors(string sql)
    {
        var rider = await coop.NewRider();
        sql = sql.Replace("RIDER", rider.Id.ToString(), StringComparison.Ordinal);

        foreach (var write in (Func<Task>[])[
            () => coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlRawAsync(sql)), () => Tables.Number(coop, ServiceName.Members, sql)])
            Assert.Equal("work_and_vote_stay", (await Assert.ThrowsAsync<PostgresException>(write)).ConstraintName);
    }

    [Fact]
    public async Task The_last_coordinator_stays()
    {
        // Others that tests took in are coordinators no more.
        await coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlAsync(
            $$"""UPDATE accounts SET roles = roles - 'coordinator' WHERE id <> {{coop.Coordinator.Id}} AND roles @> '["coordinator"]'"""));
        var roles = (await coop.Coordinator.Get("/v1/members/me")).GetProperty("roles").EnumerateArray().Select(role => role.GetString()!).ToList();

        Assert.Equal("last_coordinator", await (await coop.Coordinator.TryPut(
            $"/v1/members/{coop.Coordinator.Id}/roles", new { roles = new[] { "member" }, because = "tired" })).Code());
        Assert.Equal("last_coordinator", await (await coop.Coordinator.TryPost($"/v1/members/{coop.Coordinator.Id}/leave")).Code());

        Assert.Equal(roles, (await coop.Coordinator.Get("/v1/members/me")).GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
    }

    [Fact]
    public async Task Shares_stand_in_it_as_the_books_say()
    {
        var (rider, stays) = (await coop.NewRider(), await coop.NewRider());
        foreach (var one in new[] { rider, stays })
            await Worker(one, worker => worker.JoinedOn is not null);

        await Move(stays, "subscribed", 2_000_000);
        await Move(rider, "subscribed", 5_000);
        await Stands(held: 5_000, owed: 0);
        await rider.Post($"/v1/members/{rider.Id}/leave", new { });
        await Worker(rider, worker => worker.LeftOn is not null);
        await Stands(held: 0, owed: 5_000);
        var wrong = await Move(rider, "repaid", 4_000);
        await Stands(held: 0, owed: 1_000);
        await coop.Coordinator.Post($"/v1/books/entries/{await IdOf(wrong.GetProperty("key").GetString()!)}/reverse", new { reason = "it was sent to another" });
        await Stands(held: 0, owed: 5_000);

        Task<JsonElement> Move(Person who, string move, long cents) =>
            coop.Coordinator.Post("/v1/books/capital", new { memberId = who.Id, move, cents, because = "shares" });

        Task<Worker?> Worker(Person who, Func<Worker, bool> until) => Eventually.Is(
            () => coop.InDatabase<RedistributionDb, Worker?>(async db => await db.Workers.FindAsync(new MemberId(who.Id))), worker => worker is not null && until(worker));

        Task<JsonElement> Stands(long held, long owed) => Eventually.Is(
            () => rider.Get($"/v1/members/{rider.Id}"),
            file => file.GetProperty("sharesHeldCents").GetInt64() == held && file.GetProperty("sharesOwedCents").GetInt64() == owed);
    }

    [Fact]
    public async Task Who_left_goes_on_no_shift_however_good_their_token_still_is()
    {
        var rider = await coop.NewRider();
        await rider.Post($"/v1/members/{rider.Id}/leave", new { });

        await Eventually.Is(async () => await Start(rider) is { IsSuccessStatusCode: false } refused ? await refused.Code() : "", code => code == "left_coop");
    }

    [Fact]
    public async Task Nobody_is_on_shift_who_left_at_the_moment_they_started()
    {
        var riders = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => coop.NewRider()));

        await Task.WhenAll(riders.SelectMany(rider => (Task[])[Start(rider), rider.TryPost($"/v1/members/{rider.Id}/leave")]));

        var ids = riders.Select(rider => new MemberId(rider.Id)).ToList();
        await Eventually.Is(() => coop.InDatabase<MatchingDb, int>(db => db.Leavers.CountAsync(leaver => ids.Contains(leaver.RiderId))), left => left == 20);
        Assert.Equal(0, await coop.InDatabase<MatchingDb, int>(db => db.Shifts.CountAsync(
            shift => ids.Contains(shift.RiderId) && shift.Status != ShiftStatus.Ended)));
    }

    private static Task<HttpResponseMessage> Start(Person rider) =>
        rider.TryPost("/v1/shifts", new { vehicle = "bicycle", position = new { lat = 45.75, lng = 4.85 } });

    private async Task<Guid> IdOf(string key) => await coop.InDatabase<RedistributionDb, Guid>(
        db => db.Entries.Where(entry => entry.Key == key).Select(entry => entry.Id).SingleAsync());

    private async Task<IReadOnlyList<Guid>> Listed()
    {
        var (found, next) = (new List<Guid>(), "");
        while (true)
        {
            var page = await coop.Coordinator.Get($"/v1/members?limit=100{next}");
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()));
            if (!page.TryGetProperty("next", out var cursor))
                return found;
            next = $"&after={cursor.GetString()}";
        }
    }
}
