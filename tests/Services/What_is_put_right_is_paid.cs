using System.Text.Json;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;
using Coop.Wages;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>Shifts of an earlier year, under rules of their own, so that their months are over and nobody else's pay is touched.</summary>
[Collection(nameof(OneCoop))]
public sealed class What_is_put_right_is_paid(CoopFixture coop)
{
    private const int Version = 950;
    private static readonly DateTimeOffset LongAgo = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Noon = new(2025, 3, 5, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_newest_telling_of_a_shift_counts_and_the_books_follow_it_by_the_difference()
    {
        await RulesOfLongAgo();
        var rider = await coop.NewRider();
        var shift = new ShiftId(Guid.NewGuid());
        await using var post = await Post.Open(coop);

        await Tell(post, Told(shift, rider, hours: 3, revision: 1));
        await SlipOf(rider, slip => Total(slip) == 3 * 1_188);
        await Tell(post, Told(shift, rider, hours: 1, revision: 0));
        await Tell(post, Told(shift, rider, hours: 4, revision: 3));
        await Tell(post, Told(shift, rider, hours: 2, revision: 2));

        var slip = await SlipOf(rider, slip => Total(slip) == 4 * 1_188);
        Assert.Equal(1, slip.GetProperty("shifts")[0].GetProperty("revision").GetInt32());
        Assert.Equal(4 * 3_600, slip.GetProperty("totals").GetProperty("paidSeconds").GetInt64());

        // A shift has 0.30 € for its clothes, the month 5.00 € for the telephone.
        Assert.Equal(-(4 * 1_188) - 30 - 500, await PayDue(rider, until: -(4 * 1_188) - 30 - 500));
        var settled = await coop.InDatabase<PricingDb, List<ShiftSettled>>(async db =>
            [.. (await db.Outbox.AsNoTracking().Where(message => message.Type == "pricing.shift-settled.v1").ToListAsync())
                .Select(message => JsonSerializer.Deserialize<ShiftSettled>(message.Body, Wire.Json)!).Where(one => one.ShiftId == shift)
                .OrderBy(one => one.Revision)]);
        Assert.Equal([(0, 3 * 1_188L), (1, 1_188L)], settled.Select(one => (one.Revision, one.Total.Cents)));
        Assert.Equal(3_600, Assert.Single(settled[1].Lines).Quantity);
        Assert.StartsWith("put right:", settled[1].Lines[0].Because);

        // The books hear both again, the later one first: nothing is booked twice.
        foreach (var again in Enumerable.Reverse(settled))
            await post.Put(ServiceName.Redistribution, Post.Write(again));
        await post.TakenIn(coop, ServiceName.Redistribution);
        Assert.Equal(-(4 * 1_188) - 30 - 500, await PayDue(rider, until: -(4 * 1_188) - 30 - 500));
        Assert.Equal(4 * 3_600, await coop.InDatabase<RedistributionDb, long>(db =>
            db.Shifts.Where(one => one.MemberId == new MemberId(rider.Id)).SumAsync(one => one.PaidSeconds)));
    }

    [Fact]
    public async Task Weather_that_is_called_hard_afterwards_is_paid_afterwards()
    {
        await RulesOfLongAgo();
        var (rider, shift) = (await coop.NewRider(), new ShiftId(Guid.NewGuid()));
        await using var post = await Post.Open(coop);
        var started = new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero).AddHours(-60);
        await Adopted(PolicyKind.PayPolicy, Version + 1, Preset(), started.AddDays(-1));
        try
        {
            await Tell(post, Told(shift, rider, hours: 2, revision: 0) with { StartedAt = started, At = started.AddHours(2), Clock = [new(ClockState.Available, started, started.AddHours(2))] });
            var before = Total(await SlipOf(rider, slip => Total(slip) > 0, started.AddHours(-1)));

            var call = new { id = Guid.NewGuid(), from = started.AddHours(1), to = started.AddHours(9), reason = "a storm that nobody saw coming" };
            await coop.Coordinator.Post("/v1/pay/weather", call);
            await coop.Coordinator.Post("/v1/pay/weather", call);

            var slip = await SlipOf(rider, slip => Total(slip) > before, started.AddHours(-1));
            Assert.Equal(3_600, slip.GetProperty("shifts")[0].GetProperty("lines").EnumerateArray()
                .Single(line => line.GetProperty("rule").GetString() == "weather").GetProperty("quantity").GetInt64());
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await rider.TryPost("/v1/pay/weather", call)).StatusCode);
        }
        finally
        {
            // Today's pay is again that of the founding.
            await Adopted(PolicyKind.PayPolicy, Version + 2, await FoundingPolicy(), started.AddHours(3));
        }
    }

    /// <summary>All shifts of a week share the row that says it is to be counted.</summary>
    [Fact]
    public async Task Who_ends_a_shift_does_not_wait_for_somebody_who_ends_one_in_the_same_week()
    {
        await RulesOfLongAgo();   // a shift that ended in the co-op's first hour began before it was founded
        var riders = new[] { await coop.NewRider(), await coop.NewRider(), await coop.NewRider() };
        await using var post = await Post.Open(coop);
        await Tell(post, JustEnded(riders[0]));
        await coop.InDatabase<PricingDb, int>(async db =>
        {
            await using var slow = await db.Database.BeginTransactionAsync();
            await new SettleShift(db, TimeProvider.System).Hear(JustEnded(riders[1]), CancellationToken.None);
            await db.SaveChangesAsync();
            await Tell(post, JustEnded(riders[2]));
            Assert.True(await IsPaid(riders[2]));
            await slow.CommitAsync();
            return 0;
        });
        Assert.True(await IsPaid(riders[1]));
    }

    [Fact]
    public async Task What_ends_while_its_week_is_being_counted_is_counted_the_next_time()
    {
        await RulesOfLongAgo();
        var (rider, other) = (await coop.NewRider(), await coop.NewRider());
        await using var post = await Post.Open(coop);
        await Tell(post, JustEnded(other));
        var shift = JustEnded(rider);
        var week = PayPeriod.Of(FloorPeriod.Week, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(shift.StartedAt, TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")).DateTime)).StartsOn;
        await coop.InDatabase<PricingDb, int>(async db =>
        {
            // As who counts does: the row is held alone, and nothing is left to count in it.
            await using var counting = await db.Database.BeginTransactionAsync();
            Assert.Equal(1, await db.Database.ExecuteSqlAsync($"UPDATE pay_periods SET counted = settlements WHERE kind = 'week' AND starts_on = {week}"));
            var me = await db.Database.SqlQuery<int>($"""SELECT pg_backend_pid() AS "Value" """).SingleAsync();
            await post.Put(ServiceName.Pricing, Post.Write(shift));
            await Eventually.Is(() => Tables.Number(coop, "pricing", $"SELECT count(*) FROM pg_locks WHERE NOT granted AND {me} = ANY (pg_blocking_pids(pid))"), waiting => waiting > 0);
            await counting.CommitAsync();
            return 0;
        });
        await post.TakenIn(coop, ServiceName.Pricing);

        Assert.Equal(1, await Tables.Number(coop, "pricing", $"SELECT count(*) FROM pay_periods WHERE kind = 'week' AND starts_on = '{week:yyyy-MM-dd}' AND counted < settlements"));
    }

    /// <summary>Whatever two hours without an order bring, which is more at night.</summary>
    private static async Task<bool> IsPaid(Person rider) =>
        Total(await rider.Get($"/v1/pay/me?from={Uri.EscapeDataString($"{TimeProvider.System.GetUtcNow().AddDays(-1):O}")}")) >= 2 * 1_188;

    /// <summary>Two hours without an order.</summary>
    private static ShiftEnded JustEnded(Person rider)
    {
        var ended = TimeProvider.System.GetUtcNow();
        return new(new ShiftId(Guid.NewGuid()), new MemberId(rider.Id), Vehicle.OnFoot, [new(ClockState.Available, ended.AddHours(-2), ended)], [], ended.AddHours(-2), ended);
    }

    private async Task RulesOfLongAgo()
    {
        await Adopted(PolicyKind.PayPolicy, Version, Preset(), LongAgo);
        var statutes = await coop.InDatabase<RedistributionDb, string>(async db =>
            (await db.Policies.SingleAsync(policy => policy.Kind == PolicyKind.Statutes && policy.Version == 1)).Content);
        await Adopted(PolicyKind.Statutes, Version, statutes, LongAgo);
        await Eventually.Is(() => coop.InDatabase<RedistributionDb, int>(db => db.Policies.CountAsync(policy => policy.Version == Version)), found => found == 2);
    }

    private async Task Adopted(PolicyKind kind, int version, string content, DateTimeOffset from)
    {
        await coop.Adopts(new PolicyAdopted(kind, "of long ago", version, content, PolicyRecord.HashOf(content), ProposalId: null, from, from));
        await Eventually.Is(() => coop.InDatabase<PricingDb, int>(db => db.Policies.CountAsync(policy => policy.Kind == kind && policy.Version == version)), found => found == 1);
    }

    private Task<string> FoundingPolicy() => coop.InDatabase<PricingDb, string>(async db =>
        (await db.Policies.SingleAsync(policy => policy.Kind == PolicyKind.PayPolicy && policy.Version == 1)).Content);

    private static string Preset() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "founding/pay/FR_SCOP_HOURLY.json"));

    private async Task Tell(Post post, ShiftEnded news)
    {
        await post.Put(ServiceName.Pricing, Post.Write(news));
        await post.TakenIn(coop, ServiceName.Pricing);
    }

    private static ShiftEnded Told(ShiftId shift, Person rider, int hours, int revision) => new(
        shift, new MemberId(rider.Id), Vehicle.OnFoot, [new(ClockState.Available, Noon, Noon.AddHours(hours))], [], Noon, Noon.AddHours(hours), Revision: revision);

    private static Task<JsonElement> SlipOf(Person rider, Func<JsonElement, bool> until, DateTimeOffset? from = null) => Eventually.Is(
        () => rider.Get(from is { } start ? $"/v1/pay/me?from={Uri.EscapeDataString($"{start:O}")}" : "/v1/pay/me?from=2025-03-01T00:00:00Z&to=2025-04-02T00:00:00Z"), until);

    private static long Total(JsonElement slip) => slip.GetProperty("totals").GetProperty("payCents").GetInt64();

    private Task<long> PayDue(Person rider, long until) => Eventually.Is(() => coop.InDatabase<RedistributionDb, long>(async db =>
        (await db.Lines.AsNoTracking().Where(line => line.Aux == rider.Id && line.Account == "421").ToListAsync())
            .Sum(line => line.DebitCents.Cents - line.CreditCents.Cents)), due => due == until);
}
