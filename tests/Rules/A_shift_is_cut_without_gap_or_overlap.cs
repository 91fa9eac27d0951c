using Coop.Matching;
using static Coop.Rules.Riding;

namespace Coop.Rules;

public class A_shift_is_cut_without_gap_or_overlap
{
    private static readonly DateTimeOffset End = Noon.AddHours(3);

    private static readonly ClockEvent[] Day =
    [
        At(10, ClockKind.OfferShown), At(11, ClockKind.OfferAnswered), At(11, ClockKind.Assigned), At(20, ClockKind.Arrived),
        At(30, ClockKind.Collected), At(40, ClockKind.ArrivedDropoff), At(42, ClockKind.Delivered),
        At(60, ClockKind.Paused), At(75, ClockKind.Resumed),
    ];

    [Fact]
    public void Every_state_has_its_stretch() =>
        Assert.Equal(
            [
                (ClockState.Available, 10), (ClockState.Offered, 1), (ClockState.ToPickup, 9), (ClockState.WaitPickup, 10),
                (ClockState.ToDropoff, 10), (ClockState.WaitDropoff, 2), (ClockState.Available, 18), (ClockState.Pause, 15),
                (ClockState.Available, 105),
            ],
            ClockBook.Of(Noon, End, Day).Select(span => (span.State, (int)(span.Seconds / 60))));

    [Fact]
    public void The_order_in_which_things_were_told_changes_nothing()
    {
        var clock = ClockBook.Of(Noon, End, Day);
        foreach (var turn in Enumerable.Range(1, Day.Length))
            Assert.Equal(clock, ClockBook.Of(Noon, End, [.. Day[turn..], .. Day[..turn]]));
        Assert.Equal(clock, ClockBook.Of(Noon, End, Day.Concat(Day)));
    }

    [Fact]
    public void Three_hours_without_an_order_are_three_hours_of_waiting() =>
        Assert.Equal([new ClockSpan(ClockState.Available, Noon, End)], ClockBook.Of(Noon, End, []));

    [Fact]
    public void Three_hours_of_waiting_at_a_restaurant_are_three_hours_of_work() =>
        Assert.Equal(
            3 * 3600,
            ClockBook.Seconds(
                ClockBook.Of(Noon, End.AddHours(1), [At(0, ClockKind.Assigned), At(0, ClockKind.Arrived), At(180, ClockKind.Collected)]),
                ClockState.WaitPickup));

    [Fact]
    public void A_cancelled_ride_frees_the_rider_at_once() =>
        Assert.Equal(
            [ClockState.ToPickup, ClockState.Available],
            ClockBook.Of(Noon, End, [At(0, ClockKind.Assigned), At(5, ClockKind.GivenUp)]).Select(span => span.State));

    [Fact]
    public void Bringing_food_back_is_work() =>
        Assert.Equal(
            [(ClockState.ToDropoff, 10), (ClockState.WaitDropoff, 5), (ClockState.Return, 15)],
            ClockBook.Of(Noon, Noon.AddMinutes(30),
                [
                    At(0, ClockKind.Assigned), At(0, ClockKind.Collected), At(10, ClockKind.ArrivedDropoff),
                    At(15, ClockKind.Returning), At(30, ClockKind.Returned),
                ])
                .Select(span => (span.State, (int)(span.Seconds / 60))));

    private static ClockEvent At(int minute, ClockKind kind) =>
        new(Lunch, kind, Taken.Value, Noon.AddMinutes(minute), End);
}
