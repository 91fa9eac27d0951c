using Coop.Matching;
using Coop.Pricing;
using Coop.Wages;
using FsCheck;
using FsCheck.Fluent;

namespace Coop.Properties;

/// <summary>Every pay policy that ships with the program, on the thousand simulated days that every policy is tried on.</summary>
public class Pay_holds_under_every_law
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> All => ["pay-policy", "pay/FR_SCOP_HOURLY", "pay/FR_ARPE", "pay/NYC", "pay/SEATTLE", "pay/BC"];

    [Theory, MemberData(nameof(All))]
    public void The_order_in_which_clock_and_rides_are_read_changes_nothing(string file) => OnEveryDay(file, (policy, day) =>
    {
        var turned = day with { Clock = [.. day.Clock.Reverse()], Rides = [.. day.Rides.OrderBy(ride => ride.RideId.Value.ToString()[5..])] };
        Assert.Equal(Pay.Of(policy, day).Lines, Pay.Of(policy, turned).Lines);
    });

    [Theory, MemberData(nameof(All))]
    public void Every_line_can_be_worked_out_again_from_rule_quantity_and_rate(string file) => OnEveryDay(file, (policy, day) =>
    {
        var paid = Pay.Of(policy, day);
        foreach (var line in paid.Lines.Where(line => !line.TopUp))
        {
            var part = policy.Components.Single(one => one.Id == (policy.Premiums?.FirstOrDefault(premium => premium.Id == line.Rule)?.Of ?? line.Rule));
            Assert.Equal(part.On(policy.DayOf(day.StartedAt)), line.RateCents);
            Assert.Equal(part.Earned(line.RateCents, line.Quantity, line.Percent ?? 100), line.Cents);
        }
        Assert.All(paid.Lines.Concat(paid.Allowances), line => Assert.True(line.Cents > Money.Zero && line.Because.Length > 0));
    });

    [Theory, MemberData(nameof(All))]
    public void Time_on_receipts_by_the_offer_is_all_the_time_there_was(string file) => OnEveryDay(file, (policy, day) =>
    {
        foreach (var part in policy.Components.Where(part => part is { Per: PaidPer.Minute or PaidPer.Hour, When: null, AfterSeconds: 0 }))
        {
            Assert.Equal(new Timesheet(day.Clock).Seconds(part.States), Pay.Of(policy, day).Lines.Where(line => line.Rule == part.Id).Sum(line => line.Quantity));

            // And where waiting between offers is paid too, so that time lies outside of all of them.
            var waiting = policy with { Components = [part with { States = null }], Premiums = null };
            Assert.Equal(new Timesheet(day.Clock).Seconds(states: null), Pay.Of(waiting, day).Lines.Where(line => line.Rule == part.Id).Sum(line => line.Quantity));
        }
    });

    [Theory, MemberData(nameof(All))]
    public void The_same_work_is_paid_the_same_whoever_does_it(string file) => OnEveryDay(file, (policy, day) =>
    {
        var other = day with { Rides = [.. day.Rides.Select(ride => ride with { RideId = Turned(ride.RideId.Value, id => new RideId(id)), OfferId = Turned(ride.OfferId!.Value.Value, id => new OfferId(id)) })] };
        Assert.Equal(
            Pay.Of(policy, day).Lines.Select(line => line with { OfferId = null }),
            Pay.Of(policy, other).Lines.Select(line => line with { OfferId = null }));
    });

    [Theory, MemberData(nameof(All))]
    public void More_time_on_shift_and_longer_ways_never_lower_pay_nor_what_a_week_and_month_come_to(string file) => OnEveryDay(file, (policy, day) =>
    {
        var before = InAll(policy, day);
        var metres = day with { Rides = [.. day.Rides.Select((ride, index) => ride with { Metres = ride.Metres + (777 * (index % 3)) })] };
        Assert.True(InAll(policy, metres) >= before);
        foreach (var state in PayPolicy.WorkingStates)
        {
            var longer = day with { Clock = [.. day.Clock, new(state, day.EndedAt, day.EndedAt.AddSeconds(1 + (day.Rides.Count * 97)))] };
            Assert.True(InAll(policy, longer) >= before, $"{state}");
        }
    });

    private static Money InAll(PayPolicy policy, Work work)
    {
        var (rider, pay) = (new MemberId(Guid.Empty), Pay.Of(policy, work));
        return new[] { FloorPeriod.Week, FloorPeriod.Month }
            .Select(kind => PeriodPay.Of(policy, PayPeriod.Of(kind, policy.DayOf(work.StartedAt)), [new PaidWork(rider, work, pay.Total)]))
            .SelectMany(topUps => topUps.Values).SelectMany(lines => lines).Aggregate(pay.Total, (sum, line) => sum + line.Cents);
    }

    [Theory, MemberData(nameof(All))]
    public void A_bundle_pays_no_less_than_the_best_of_its_rides_alone(string file)
    {
        var policy = Read(file);
        Prop.ForAll(Gen.Choose(1, 5_400).Two().Zip(Gen.Choose(0, 9_000).Two()).ToArbitrary(), both =>
        {
            var ((first, second), (near, far)) = both;
            RideDone[] rides = [One(first, near), One(second, far)];
            var together = Pay.Of(policy, Ridden(Math.Max(first, second), rides)).Total;
            return together >= Pay.Of(policy, Ridden(first, rides[0])).Total && together >= Pay.Of(policy, Ridden(second, rides[1])).Total;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory, MemberData(nameof(All))]
    public void Nobody_is_paid_less_than_the_offer_had_said(string file)
    {
        var policy = Read(file);
        Prop.ForAll(Gen.Choose(1, 5_400).Two().Zip(Gen.Choose(0, 9_000).Two()).ToArbitrary(), both =>
        {
            var ((estimated, measured), (near, far)) = both;
            var offered = OfferPay.Of(policy, Noon, estimated, near, far);
            RideDone[] rides = [One(measured, near) with { PromisedCents = offered.GuaranteedCents }, One(measured, far) with { PromisedCents = offered.GuaranteedCents }];
            var paid = Pay.Of(policy, Ridden(measured, rides));
            return paid.Total >= offered.GuaranteedCents && offered.GuaranteedCents.Cents == offered.Lines.Sum(line => line.Cents.Cents)
                && (measured < estimated || paid.Lines.All(line => line.Rule != Pay.AsOffered));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory, MemberData(nameof(All))]
    public void A_month_is_the_sum_of_its_shifts_and_what_its_floors_ask_beyond_them_to_the_cent(string file)
    {
        var policy = Read(file);
        var month = PayPeriod.Of(FloorPeriod.Month, new(2026, 10, 1));
        foreach (var days in SimulatedDays.Of(new(2026, 10, 1), policy.Zone).Chunk(20))
        {
            IReadOnlyList<PaidWork> shifts = [.. days.SelectMany(day => day).Select(one => new PaidWork(
                new MemberId(new Guid(one.Rider, 0, 0, new byte[8])), one.Work, Pay.Of(policy, one.Work).Total))];
            var topUps = PeriodPay.Of(policy, month, shifts);
            foreach (var rider in shifts.GroupBy(shift => shift.Rider))
            {
                var paid = rider.Aggregate(Money.Zero, (sum, shift) => sum + shift.Paid)
                    + topUps.GetValueOrDefault(rider.Key, []).Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
                foreach (var floor in policy.AllFloors.Where(floor => floor is { Period: FloorPeriod.Month, Scope: FloorScope.Individual }))
                {
                    var least = rider.GroupBy(shift => floor.On(policy.DayOf(shift.Work.StartedAt)))
                        .Sum(same => floor.AtLeast(same.Key, same.Sum(shift => Worked.Seconds(shift.Work.Clock, floor.States!))).Cents);
                    Assert.True(paid.Cents >= least && (!topUps.ContainsKey(rider.Key) || paid.Cents == least));
                }
            }
            Assert.Equal(Lines(topUps), Lines(PeriodPay.Of(policy, month, [.. shifts.Reverse()])));

            // Whoever the riders are: other names, the same amounts.
            Assert.Equal(
                Lines(topUps), Lines(PeriodPay.Of(policy, month, [.. shifts.Select(shift => shift with { Rider = Other(shift.Rider) })]))
                    .Select(line => (Other(line.Rider), line.Rule, line.Cents)).OrderBy(line => line.Item1.Value));
        }
    }

    /// <summary>Riders 1 to 3 as 3 to 1.</summary>
    private static MemberId Other(MemberId rider) => new(new Guid(4 - rider.Value.ToByteArray()[0], 0, 0, new byte[8]));

    private static IEnumerable<(MemberId Rider, string Rule, Money Cents)> Lines(IReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>> topUps) =>
        topUps.SelectMany(rider => rider.Value.Select(line => (rider.Key, line.Rule, line.Cents)));

    private static void OnEveryDay(string file, Action<PayPolicy, Work> holds)
    {
        var policy = Read(file);
        foreach (var day in SimulatedDays.Of(new(2026, 10, 1), policy.Zone).SelectMany(day => day))
            holds(policy, day.Work);
    }

    private static readonly OfferId Offer = new(Guid.NewGuid());

    private static RideDone One(int seconds, int metres) =>
        new(new RideId(Guid.NewGuid()), RideEnd.Delivered, metres, Noon.AddSeconds(seconds), Offer, Noon);

    private static Work Ridden(int seconds, params RideDone[] rides) =>
        new([new(ClockState.ToDropoff, Noon, Noon.AddSeconds(seconds))], rides, Noon);

    private static TId Turned<TId>(Guid id, Func<Guid, TId> of)
    {
        var bytes = id.ToByteArray();
        Array.Reverse(bytes);
        return of(new Guid(bytes));
    }

    private static PayPolicy Read(string file) => Founding.Read<PayPolicy>(file);
}
