using Coop.Matching;
using Coop.Pricing;
using Coop.Wages;

namespace Coop.Rules;

public class Pay_never_falls_below_the_guarantee
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.FromHours(2));
    private static readonly PayPolicy Voted = Founding.PayPolicy;

    [Fact]
    public void A_shift_without_any_order_is_paid_the_guarantee()
    {
        var lines = Of([Span(ClockState.Available, 0, 180)]);

        Assert.Equal(
            """
            time €36.06: Time on shift, waiting included: 3 h 00 min 00 s at €12.02 per hour
            guarantee €2.94: Guarantee for time on shift: 3 h 00 min 00 s at €13.00 per hour make €39.00, earned were €36.06
            """, Receipt(lines));
        Assert.Equal([false, true], lines.Select(line => line.TopUp));
    }

    [Fact]
    public void Hours_that_were_planned_can_be_guaranteed_more_than_others()
    {
        var floor = new PayFloor("planned", "Planned hours", PaidPer.Hour, new Money(1_500), PlannedOnly: true);
        var planned = new PlannedTime(new(Guid.NewGuid()), Noon.AddHours(1), Noon.AddHours(2));
        var policy = Voted with { Components = [], Floors = [floor], Law = "OTHER" };
        ClockSpan[] clock = [Span(ClockState.Available, 0, 90), Span(ClockState.Pause, 90, 105), Span(ClockState.ToPickup, 105, 180)];

        Assert.Equal(new Money(1_125), Total(Pay.Of(policy, new Work(clock, [], Noon, Planned: planned)).Lines));
        Assert.Empty(Pay.Of(policy, new Work(clock, [], Noon)).Lines);
    }

    [Fact]
    public void A_busy_shift_earns_more_than_the_guarantee_and_needs_no_top_up()
    {
        var lines = Of([Span(ClockState.ToDropoff, 0, 60)], rides: 3);

        Assert.Equal(new Money(1_202 + 150), Total(lines));
        Assert.DoesNotContain(lines, line => line.TopUp);
    }

    [Fact]
    public void Sixty_hours_never_earn_less_than_the_minimum_wage() =>
        Assert.True(Total(Of([Span(ClockState.Available, 0, 60 * 60)])) >= new Money(72_120));

    [Fact]
    public void Three_hours_at_the_restaurants_door_are_paid_as_measured()
    {
        var lines = Of([Span(ClockState.WaitPickup, 0, 180)]);

        Assert.Equal(3 * 3_600, lines[0].Quantity);
        Assert.True(Total(lines) >= new Money(3_606));
    }

    [Fact]
    public void A_ride_that_took_74_minutes_is_paid_74_whatever_was_estimated() =>
        Assert.Equal(74 * 60, Of([Span(ClockState.ToDropoff, 0, 74)], rides: 1)[0].Quantity);

    [Fact]
    public void Two_orders_in_one_bag_are_one_stretch_of_time_and_two_rides()
    {
        var lines = Of([Span(ClockState.ToDropoff, 0, 40), Span(ClockState.ToDropoff, 10, 60)], rides: 2);

        Assert.Equal(60 * 60, lines[0].Quantity);
        Assert.Equal(new Money(100), lines[1].Cents);
    }

    [Fact]
    public void A_break_is_not_paid() =>
        Assert.Equal(Total(Of([Span(ClockState.Available, 0, 60)])),
            Total(Of([Span(ClockState.Available, 0, 60), Span(ClockState.Pause, 60, 90)])));

    [Fact]
    public void A_top_up_rounds_up_and_a_line_half_up()
    {
        var lines = Of([new ClockSpan(ClockState.Available, Noon, Noon.AddSeconds(1))]);

        // 1 s is 0.33 c of wage, which is no line, and 0.36 c of guarantee, which is a whole cent.
        Assert.Equal([("guarantee", 1L)], lines.Select(line => (line.Rule, line.Cents.Cents)));
    }

    [Fact]
    public void A_vote_cannot_go_below_the_law()
    {
        var miserly = Voted with
        {
            Components = [.. Voted.Components.Select(part => part with { RateCents = new Money(1) })],
            Floors = [],
        };
        var lines = Pay.Of(miserly, new Work([Span(ClockState.Offered, 0, 60)], [], Noon)).Lines;

        Assert.Equal(new Money(1_202), Total(lines));
        Assert.Contains("SMIC", lines[^1].Because);
    }

    [Fact]
    public void Nothing_done_is_nothing_paid() => Assert.Empty(Of([]));

    [Fact]
    public void A_cancelled_ride_is_no_ride_but_its_time_is_time()
    {
        var cancelled = new RideDone(new RideId(Guid.Empty), RideEnd.Cancelled, 1_000, Noon);
        var lines = Pay.Of(Voted, new Work([Span(ClockState.ToPickup, 0, 60)], [cancelled], Noon)).Lines;

        Assert.DoesNotContain(lines, line => line.Rule == "ride");
        Assert.Equal(new Money(1_300), Total(lines));

        // Where a policy does not say which rides count, those count that were delivered.
        var unsaid = new PayPolicy("rides", [new("ride", "Rides", PaidPer.Ride, new Money(300))], [], Law: "OTHER");
        RideDone[] all = [.. Enum.GetValues<RideEnd>().Select(end => cancelled with { End = end, RideId = new RideId(Guid.NewGuid()) })];
        Assert.Equal(1, Assert.Single(Pay.Of(unsaid, new Work([Span(ClockState.ToPickup, 0, 60)], all, Noon)).Lines).Quantity);
    }

    private static ClockSpan Span(ClockState state, int fromMinute, int toMinute) =>
        new(state, Noon.AddMinutes(fromMinute), Noon.AddMinutes(toMinute));

    private static IReadOnlyList<PayLine> Of(IReadOnlyList<ClockSpan> clock, int rides = 0) => Pay.Of(Voted, new Work(clock,
        [.. Enumerable.Range(1, rides).Select(i => new RideDone(new RideId(Guid.NewGuid()), RideEnd.Delivered, 2_000, Noon))],
        Noon)).Lines;

    private static Money Total(IEnumerable<PayLine> lines) =>
        lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);

    private static string Receipt(IEnumerable<PayLine> lines) =>
        string.Join('\n', lines.Select(line => $"{line.Rule} {line.Cents}: {line.Because}"));
}
