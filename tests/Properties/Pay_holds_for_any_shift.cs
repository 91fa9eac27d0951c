using Coop.Matching;
using Coop.Pricing;
using Coop.Wages;
using FsCheck;
using FsCheck.Fluent;

namespace Coop.Properties;

public class Pay_holds_for_any_shift
{
    private static readonly DateTimeOffset Start = new(2026, 10, 25, 0, 30, 0, TimeSpan.FromHours(2));
    private static readonly PayPolicy Voted = Founding.Read<PayPolicy>("pay-policy");

    /// <summary>Spans without gap or overlap, as a clock makes them, odd milliseconds included.</summary>
    private static Arbitrary<Shift> Shifts => (
        from states in Gen.Elements(Enum.GetValues<ClockState>()).NonEmptyListOf()
        from lengths in Gen.Choose(0, 5_000_000).ListOf(states.Count)
        from rides in Gen.Choose(0, 12)
        select Shift.Of([.. states], [.. lengths], rides)).ToArbitrary();

    [Fact]
    public void Nobody_falls_below_the_guarantee_or_the_law() => Prop.ForAll(Shifts, shift =>
    {
        var worked = shift.Clock.Where(span => PayPolicy.WorkingStates.Contains(span.State)).Sum(span => (span.To - span.From).Ticks);
        return (Int128)Total(shift.Pay).Cents * TimeSpan.TicksPerHour >= (Int128)1_300 * worked;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void One_more_ride_never_lowers_pay() => Prop.ForAll(Shifts, shift =>
        Total((shift with { Rides = [.. shift.Rides, Done()] }).Pay) >= Total(shift.Pay))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Time_carried_twice_is_paid_once() => Prop.ForAll(Shifts, shift =>
        Total((shift with { Clock = [.. shift.Clock, .. shift.Clock] }).Pay) == Total(shift.Pay))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void The_order_in_which_the_clock_is_read_changes_nothing() => Prop.ForAll(Shifts, shift =>
        (shift with { Clock = [.. shift.Clock.Reverse()] }).Pay.SequenceEqual(shift.Pay))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    /// <summary>Each state at a rate of its own, so that no hour can pass for another.</summary>
    private static readonly PayPolicy ByState = new(
        "by state", [.. PayPolicy.WorkingStates.Select((state, i) => new PayComponent($"{state}", $"{state}", PaidPer.Hour, new Money(1_000 + (137 * i)), States: [state]))], [], Law: "OTHER");

    /// <summary>From what was told of a shift to its pay: in whatever order, and twice, across the night of a clock change.</summary>
    [Fact]
    public void Replaying_what_happened_in_any_order_gives_the_same_pay()
    {
        var random = new Random(4);
        for (var round = 0; round < 1_000; round++)
        {
            var events = Enumerable.Range(0, random.Next(1, 25)).Select(_ => new ClockEvent(
                default, (ClockKind)random.Next(Enum.GetValues<ClockKind>().Length), new Guid(random.Next(4), 0, 0, new byte[8]),
                Start.AddSeconds(random.Next(-600, 20_000)), Start)).ToArray();
            RideDone[] rides = [.. Enumerable.Range(0, random.Next(6)).Select(_ => Done())];
            var pay = Paid();
            random.Shuffle(events);
            random.Shuffle(rides);
            events = [.. events, .. events];
            Assert.Equal(pay, Paid());

            IReadOnlyList<PayLine> Paid() => Coop.Wages.Pay.Of(ByState, new Work(ClockBook.Of(Start, Start.AddHours(5), events), rides, Start)).Lines;
        }
    }

    [Fact]
    public void Every_line_can_be_worked_out_again_from_what_it_says() => Prop.ForAll(Shifts, shift =>
        shift.Pay.Where(line => !line.TopUp).All(line =>
            line.Cents == line.RateCents.For(line.Quantity, per: line.Unit == "seconds" ? 3_600 : 1)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static Money Total(IEnumerable<PayLine> lines) =>
        lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);

    private static RideDone Done() => new(new RideId(Guid.NewGuid()), RideEnd.Delivered, 2_000, Start);

    private sealed record Shift(IReadOnlyList<ClockSpan> Clock, IReadOnlyList<RideDone> Rides)
    {
        public IReadOnlyList<PayLine> Pay => Coop.Wages.Pay.Of(Voted, new Work(Clock, Rides, Start)).Lines;

        public static Shift Of(IReadOnlyList<ClockState> states, IReadOnlyList<int> milliseconds, int rides)
        {
            var at = Start;
            List<ClockSpan> clock = [];
            foreach (var (state, length) in states.Zip(milliseconds))
            {
                var to = at.AddMilliseconds(length);
                clock.Add(new ClockSpan(state, at, to));
                at = to;
            }
            return new Shift(clock, [.. Enumerable.Range(0, rides).Select(_ => Done())]);
        }
    }
}
