using System.Net;
using Coop.Matching;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public class Over_the_limit_nobody_works(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task Who_has_not_rested_starts_no_shift_and_hears_until_when()
    {
        var rider = await coop.NewRider();
        var now = TimeProvider.System.GetUtcNow();
        await Worked(rider, now.AddHours(-20), now.AddHours(-19.5));
        var lastEnd = now.AddHours(-9.5);
        await Worked(rider, now.AddHours(-10), lastEnd);

        var answer = await rider.TryPost("/v1/shifts", new { vehicle = "bicycle", position = new { town.At(0).Lat, town.At(0).Lng } });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = await answer.Problem();
        Assert.Equal("daily_rest", problem.GetProperty("code").GetString());
        Assert.Equal("daily_rest", problem.GetProperty("rule").GetString());
        Assert.Equal(39_600, problem.GetProperty("limitSeconds").GetInt64());
        Assert.Equal(lastEnd.AddHours(11), problem.GetProperty("endsAt").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
        Assert.Contains("L3131-1", problem.GetProperty("source").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shift_knows_from_its_start_which_limit_comes_first()
    {
        var (rider, _) = await town.RiderOnShift();

        var end = (await rider.Get("/v1/shifts/me")).GetProperty("items")[0].GetProperty("mustEnd");

        var expected = WorkingTime.End(await Voted(), TimeProvider.System.GetUtcNow(), new WorkHistory([]))!;
        Assert.Equal(expected.Rule, end.GetProperty("rule").GetString());
        Assert.Equal(expected.At, end.GetProperty("at").GetDateTimeOffset(), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Who_would_ride_past_the_limit_cannot_accept_and_the_next_rider_is_asked()
    {
        var restaurant = await town.Restaurant();
        var (near, shift) = await town.RiderOnShift(metresNorth: 100);
        var order = await town.Order(restaurant);
        var offer = await Town.OfferOf(near, order);
        var (far, _) = await town.RiderOnShift(metresNorth: 900);
        await EndsWork(shift, TimeProvider.System.GetUtcNow().AddMinutes(1));

        var answer = await near.TryPost($"/v1/offers/{offer}/accept");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("weekly_limit", await answer.Code());
        Assert.Equal("offer_withdrawn", await (await near.TryPost($"/v1/offers/{offer}/accept")).Code());
        await Town.Deliver(far, order);
    }

    [Fact]
    public async Task Who_is_at_the_limit_is_not_asked_and_no_coordinator_can_lift_it()
    {
        var restaurant = await town.Restaurant();
        var (tired, shift) = await town.RiderOnShift(metresNorth: 100);
        await EndsWork(shift, TimeProvider.System.GetUtcNow().AddMinutes(1));
        var (other, _) = await town.RiderOnShift(metresNorth: 900);
        var order = await town.Order(restaurant);

        await Town.OfferOf(other, order);

        Assert.Empty((await tired.Get("/v1/offers")).GetProperty("items").EnumerateArray());
        var assigned = await coop.Coordinator.TryPost($"/v1/rides/{order}/assign", new { riderId = tired.Id, reason = "a test" });
        Assert.Equal("weekly_limit", await assigned.Code());
        await Town.Deliver(other, order);
    }

    [Fact]
    public async Task A_pause_that_was_no_rest_cannot_end_past_the_limit()
    {
        var (rider, shift) = await town.RiderOnShift();
        await rider.Post($"/v1/shifts/{shift}/pause");
        var now = TimeProvider.System.GetUtcNow();
        await Worked(rider, now.AddHours(-20), now.AddHours(-19.5));
        await Worked(rider, now.AddHours(-10), now.AddHours(-9.5));

        Assert.Equal("daily_rest", await (await rider.TryPost($"/v1/shifts/{shift}/resume")).Code());
    }

    [Fact]
    public async Task Of_age_only_what_protects_minors_is_known()
    {
        var until = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddYears(1);
        var young = await coop.Coordinator.Post("/v1/members", Newcomer(until));
        var grown = await coop.Coordinator.Post("/v1/members", Newcomer(null));

        var minors = await Eventually.Is(
            () => coop.InDatabase<MatchingDb, List<Minor>>(db => db.Minors.AsNoTracking().ToListAsync()),
            minors => minors.Any(minor => minor.RiderId.Value == young.GetProperty("id").GetGuid()));
        Assert.Equal(until, minors.Single(minor => minor.RiderId.Value == young.GetProperty("id").GetGuid()).Until);
        Assert.DoesNotContain(minors, minor => minor.RiderId.Value == grown.GetProperty("id").GetGuid());
        Assert.Equal("too_young", await (await coop.Coordinator.TryPost("/v1/members", Newcomer(until.AddYears(2)))).Code());
    }

    private static object Newcomer(DateOnly? minorUntil) => new
    {
        email = $"{Guid.NewGuid():N}@example.org", firstName = "Ada", lastName = "Test", roles = new[] { "rider" },
        engagement = "employee", joinedOn = "2025-10-01", minorUntil,
    };

    private Task<MatchingPolicy> Voted() => coop.InDatabase<MatchingDb, MatchingPolicy>(async db =>
        System.Text.Json.JsonSerializer.Deserialize<MatchingPolicy>(
            (await db.Policies.AsNoTracking().SingleAsync(policy => policy.Kind == Members.PolicyKind.MatchingPolicy)).Content, Wire.Json)!);

    /// <summary>As if the rider had worked at that time.</summary>
    private Task<int> Worked(Person rider, DateTimeOffset from, DateTimeOffset to) => coop.InDatabase<MatchingDb, int>(db =>
    {
        var shift = new Shift
        {
            Id = new(Guid.NewGuid()), RiderId = new(rider.Id), Vehicle = Vehicle.Bicycle, DisplayName = "Ada", Limits = new OwnLimits(),
            Until = null, Ticket = 1, StartedAt = from, Zone = "Lyon",
        };
        shift.End(to);
        db.Shifts.Add(shift);
        return db.SaveChangesAsync();
    });

    /// <summary>As if the rider had worked so much that the week's limit is near.</summary>
    private Task<int> EndsWork(Guid shift, DateTimeOffset at) => coop.InDatabase<MatchingDb, int>(async db =>
    {
        var one = await db.Shifts.SingleAsync(one => one.Id == new ShiftId(shift));
        one.MustEnd = new WorkEnd(WorkRule.WeeklyLimit, at, new WorkLimit(WorkRule.WeeklyLimit, 172_800, new(2016, 8, 10), "L3121-20"), at.AddDays(3));
        return await db.SaveChangesAsync();
    });
}
