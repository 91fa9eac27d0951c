using System.Net;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Coop.Services;

/// <summary>Doors of work are closed to somebody by a person with reasons and evidence, or not at all; another person looks again, or they open.</summary>
[Collection(nameof(QuietCoop))]
public sealed class No_machine_punishes(CoopFixture coop)
{
    internal const string Reasons = "The cargo bike was ridden on the motorway on Friday, as the photo shows.";
    private readonly Town town = new(coop);

    [Fact]
    public async Task Ten_thousand_runs_of_every_door_on_the_clock_restrict_nobody()
    {
        var doors = Clocked();
        Assert.Contains(typeof(LapseRestrictions), doors);
        Assert.True(doors.Count > 20, $"Only {doors.Count} doors run on the clock.");
        var restaurant = await town.Restaurant();
        var (rider, shift) = await town.RiderOnShift();
        await rider.Post($"/v1/offers/{await Town.OfferOf(rider, await town.Order(restaurant))}/decline", new { reason = "too far for me" });
        await rider.Post($"/v1/shifts/{shift}/end");
        var before = await Standing();

        // Those that every service has (relay, sweeping, chains, keys) know nobody, and come in one run of twenty.
        var chance = new Random(20_261_122);
        var groups = doors.ToLookup(door => door.IsGenericType, door => door);
        var runs = Enumerable.Range(0, 10_000).Select(_ => groups[chance.Next(20) == 0].ToArray()).Select(some => some[chance.Next(some.Length)]).ToList();
        await Parallel.ForEachAsync(runs, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (door, stopping) =>
        {
            await using var scope = coop.Services.CreateAsyncScope();
            await ((IRunOnTheClock)scope.ServiceProvider.GetRequiredService(door)).Run(stopping);
        });

        Assert.Equal(before, await Standing());
        await rider.Post($"/v1/shifts/{await town.StartShift(rider)}/end");
    }

    [Fact]
    public async Task The_person_reads_why_and_how_to_answer_and_another_person_lifts_it()
    {
        var (rider, colleague) = (await coop.NewRider(), await Coordinator());
        var id = await Restrict(rider);
        await Closed(rider);
        var read = (await rider.Get("/v1/members/me")).GetProperty("restrictions")[0];
        Assert.Equal((Reasons, coop.Coordinator.Id), (read.GetProperty("reasons").GetString(), read.GetProperty("decidedBy").GetGuid()));
        Assert.Contains($"/v1/restrictions/{id}/reply", read.GetProperty("howToAnswer").GetString());

        Assert.Equal(HttpStatusCode.NotFound, (await (await coop.NewRider()).TryPost($"/v1/restrictions/{id}/reply", new { words = "not mine" })).StatusCode);
        await rider.Post($"/v1/restrictions/{id}/reply", new { words = "I was in bed with a fever that day." });
        Assert.Equal("own_case", await (await coop.Coordinator.TryPost($"/v1/restrictions/{id}/review", new { isLifted = false, reasons = Reasons })).Code());
        var lifted = await colleague.Post($"/v1/restrictions/{id}/review", new { isLifted = true, reasons = "The photo shows somebody else, on another bike, as one can see." });

        Assert.Equal("lifted", lifted.GetProperty("outcome").GetString());
        Assert.Equal("reviewed", await (await colleague.TryPost($"/v1/restrictions/{id}/review", new { isLifted = false, reasons = Reasons })).Code());
        await rider.Post($"/v1/shifts/{await town.StartShift(rider)}/end");
        Assert.Equal(2, await Tables.Number(coop, ServiceName.Matching, $"SELECT count(DISTINCT status) FROM stream WHERE audience = '{rider.Id}' AND subject = '{id}'"));
        await Eventually.Is(() => rider.Get("/v1/members/me"), me => me.GetProperty("restrictions")[0].TryGetProperty("rectifiedAt", out _));
    }

    [Fact]
    public async Task What_nobody_reviews_lapses_once_and_the_lost_shift_is_paid()
    {
        var rider = await coop.NewRider();
        var tomorrow = TimeProvider.System.GetUtcNow().Date.AddDays(1);
        var slot = Guid.NewGuid();
        await coop.Coordinator.Put($"/v1/slots/{slot}", new { startsAt = At(11), endsAt = At(15), places = 1 });
        await rider.Post($"/v1/slots/{slot}/take");
        var id = await Restrict(rider);
        await Closed(rider);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Lapse(TimeSpan.FromDays(14) - TimeSpan.FromMinutes(1))));
        Assert.False((await rider.Get("/v1/members/me")).GetProperty("restrictions")[0].TryGetProperty("outcome", out _));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Lapse(TimeSpan.FromDays(14) + TimeSpan.FromMinutes(1))));

        var seen = await Eventually.Is(() => rider.Get("/v1/members/me"), me => me.GetProperty("restrictions")[0].TryGetProperty("rectifiedAt", out _));
        Assert.Equal("lapsed", seen.GetProperty("restrictions")[0].GetProperty("outcome").GetString());
        Assert.Equal(4 * 3_600, seen.GetProperty("restrictions")[0].GetProperty("lostPlannedSeconds").GetInt64());
        await Eventually.Is(() => Tables.Number(coop, ServiceName.Redistribution, $"SELECT count(*) FROM worked_shifts WHERE member_id = '{rider.Id}' AND paid_seconds = 4 * 3600"), booked => booked == 1);
        Assert.Equal(1, await Tables.Number(coop, ServiceName.Matching, $"SELECT count(*) FROM outbox WHERE type = 'matching.shifts-lost.v1' AND body LIKE '%{id}%'"));

        DateTimeOffset At(int hour) => new(tomorrow.AddHours(hour), TimeSpan.Zero);
    }

    [Fact]
    public async Task What_two_kept_a_rider_from_is_paid_once_and_what_a_third_lawfully_keeps_is_not()
    {
        var (rider, colleague) = (await coop.NewRider(), await Coordinator());
        var today = TimeProvider.System.GetUtcNow().Date;
        foreach (var day in (int[])[1, 4])
        {
            var slot = Guid.NewGuid();
            await coop.Coordinator.Put($"/v1/slots/{slot}", new { startsAt = At(day, 11), endsAt = At(day, 15), places = 1 });
            await rider.Post($"/v1/slots/{slot}/take");
        }
        await Restrict(rider);
        await Restrict(rider);
        var upheld = (await coop.Coordinator.Post($"/v1/members/{rider.Id}/restrictions", Decision(At(3, 0)))).GetProperty("id").GetGuid();
        await colleague.Post($"/v1/restrictions/{upheld}/review", new { isLifted = false, reasons = Reasons });
        await Closed(rider, restrictions: 3);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Lapse(TimeSpan.FromDays(14) + TimeSpan.FromMinutes(1))));

        var lost = (await Eventually.Is(async () => (await rider.Get("/v1/members/me")).GetProperty("restrictions").EnumerateArray().ToList(),
            all => all.Count(one => one.TryGetProperty("rectifiedAt", out _)) == 2)).Where(one => one.TryGetProperty("rectifiedAt", out _));
        Assert.Equal(4 * 3_600, lost.Sum(one => one.GetProperty("lostPlannedSeconds").GetInt64()));
        Assert.Equal(1, await Tables.Number(coop, ServiceName.Matching, $"SELECT count(*) FROM outbox WHERE type = 'matching.shift-ended.v1' AND body LIKE '%{rider.Id}%'"));
        await Eventually.Is(() => Tables.Number(coop, ServiceName.Redistribution, $"SELECT count(*) FROM worked_shifts WHERE member_id = '{rider.Id}' AND paid_seconds = 4 * 3600"), booked => booked == 1);

        DateTimeOffset At(int day, int hour) => new(today.AddDays(day).AddHours(hour), TimeSpan.Zero);
    }

    [Fact]
    public async Task A_hundred_reviews_at_once_are_one()
    {
        var (rider, colleague) = (await coop.NewRider(), await Coordinator());
        var id = await Restrict(rider);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(n =>
            colleague.TryPost($"/v1/restrictions/{id}/review", new { isLifted = n % 2 == 0, reasons = Reasons })));

        Assert.Equal(1, answers.Count(HttpStatusCode.OK));
        Assert.Equal(99, answers.Count(HttpStatusCode.Conflict));
    }

    internal static string Hash => "sha256:" + new string('0', 64);

    internal static object Decision(DateTimeOffset? effectiveAt = null) => new
    {
        kind = "suspension", reasons = Reasons, effectiveAt, endsAt = TimeProvider.System.GetUtcNow().AddDays(10),
        evidence = new[] { new { kind = "photo", what = "in the blue folder", hash = Hash, knownOn = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime) } },
    };

    private async Task<Guid> Restrict(Person rider) =>
        (await coop.Coordinator.Post($"/v1/members/{rider.Id}/restrictions", Decision())).GetProperty("id").GetGuid();

    private async Task Closed(Person rider, int restrictions = 1)
    {
        await Eventually.Is(() => Tables.Number(coop, ServiceName.Matching, $"SELECT count(*) FROM closed_work WHERE rider_id = '{rider.Id}'"), closed => closed == restrictions);
        Assert.Equal("restricted", await (await rider.TryPost("/v1/shifts", new { vehicle = "bicycle", position = new { lat = 45.75, lng = 4.85 } })).Code());
    }

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
    private async Task Lapse(TimeSpan later)
    {
        await using var scope = coop.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<LapseRestrictions>(scope.ServiceProvider, new Later(later)).Run(CancellationToken.None);
    }

    private List<Type> Clocked() => [.. coop.Services.GetServices<IHostedService>().Select(one => one.GetType())
        .Where(type => type.IsGenericType && type.Name.StartsWith("KeepToTheClock", StringComparison.Ordinal)).Select(type => type.GetGenericArguments()[0])];

    /// <summary>Whom a machine could have done something to.</summary>
    private async Task<(long Restrictions, long ClosedDoors, long ClosedAccounts, long Left)> Standing() => (
        await Tables.Number(coop, ServiceName.Members, "SELECT count(*) FROM restrictions"),
        await Tables.Number(coop, ServiceName.Matching, "SELECT count(*) FROM closed_work"),
        await Tables.Number(coop, ServiceName.Members, "SELECT count(*) FROM accounts WHERE closed_at IS NOT NULL"),
        await Tables.Number(coop, ServiceName.Members, "SELECT count(*) FROM memberships WHERE left_on IS NOT NULL"));

    private Task Owner(string sql) => Tables.Number(coop, ServiceName.Members, sql);
}
