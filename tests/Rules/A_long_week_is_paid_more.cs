using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Coop.Pricing;
using Coop.Wages;

namespace Coop.Rules;

/// <summary>Overtime of employees in France: 25 % for the hours 36 to 43 of a week, 50 % beyond (Code du travail L3121-36).</summary>
public class A_long_week_is_paid_more
{
    private static readonly MemberId Ada = new(Guid.NewGuid()), Bea = new(Guid.NewGuid());
    private static readonly PayPeriod Week = PayPeriod.Of(FloorPeriod.Week, new DateOnly(2026, 10, 5));
    private static readonly PayPolicy Hourly = Pay_follows_the_law_of_the_place.Preset("FR_SCOP_HOURLY");

    [Fact]
    public void Forty_five_hours_bring_eight_at_25_and_two_at_50_per_cent_on_top()
    {
        var lines = Of(Hourly, hoursADay: 9, days: 5)[Ada];

        // 8 h at a quarter of 12.02 € and 2 h at half of it.
        Assert.Equal([("law:overtime-first", 28_800L, 24_04L), ("law:overtime-next", 7_200L, 12_02L)], lines.Select(line => (line.Rule, line.Quantity, line.Cents.Cents)));
        Assert.All(lines, line => Assert.False(line.TopUp));
        Assert.All(lines, line => Assert.Equal(
            ((line.RateCents.Cents * line.Quantity * line.Percent!.Value) + 359_999) / 360_000, line.Cents.Cents));
    }

    [Fact]
    public void Thirty_five_hours_bring_nothing_on_top_and_a_second_more_does()
    {
        Assert.Empty(Of(Hourly, hoursADay: 7, days: 5));
        Assert.Equal(1, Of(Hourly, hoursADay: 7, days: 5, moreSeconds: 1)[Ada].Single().Quantity);
    }

    [Fact]
    public void What_rides_and_nights_brought_counts_for_the_hour_that_overtime_is_reckoned_by()
    {
        PaidWork[] week = [.. Shifts(9, 4).Select(shift => shift with { Paid = new Money(36_00 * 9 / 3) })];

        // 36 h that brought 12 € each; of the one beyond 35 a quarter.
        Assert.Equal((new Money(12_00), new Money(3_00)), PeriodPay.Of(Hourly, Week, week)[Ada].Single() is var line ? (line.RateCents, line.Cents) : default);
    }

    [Fact]
    public void Each_rider_has_a_week_of_their_own_a_month_has_no_overtime_and_other_laws_none_that_is_known()
    {
        PaidWork[] two = [.. Shifts(9, 4), .. Shifts(5, 4).Select(shift => shift with { Rider = Bea })];

        Assert.Equal((Ada, 3_600L), Assert.Single(PeriodPay.Of(Hourly, Week, two)) is var own ? (own.Key, Assert.Single(own.Value).Quantity) : default);
        Assert.Empty(PeriodPay.Of(Hourly, PayPeriod.Of(FloorPeriod.Month, new(2026, 10, 1)), two));
        Assert.Empty(PeriodPay.Of(Pay_follows_the_law_of_the_place.Preset("BC"), Week, two));
        Assert.True(Hourly.LooksAt(FloorPeriod.Week));
        Assert.Contains(PayPolicyWords.Of(Hourly, new(2026, 10, 5)), said => said.En.Contains("25 % of the week's average hour on top", StringComparison.Ordinal));
    }

    /// <summary>Three days of nine hours at 12.02 €, two at 15.02 €: 45 hours that brought 594.90 €, 13.22 € each.</summary>
    [Fact]
    public void A_week_in_which_the_policy_changed_is_one_week_to_the_law()
    {
        var dearer = Hourly with { Components = [Hourly.Components[0] with { Figures = null, RateCents = new Money(15_02) }] };
        PaidWork[] week = [.. Shifts(9, 5)], before = week[..3], after = [.. week[3..].Select(shift => shift with { Paid = Pay.Of(dearer, shift.Work).Total })];

        foreach (var turned in (bool[])[false, true])
        {
            PaidUnder[] both = [new(Hourly, before), new(dearer, after)];
            var lines = PeriodPay.Of(Week, turned ? [both[1], both[0]] : both);

            Assert.Empty(lines[turned ? 1 : 0]);
            Assert.Equal(
                [("law:overtime-first", 28_800L, 13_22L, 26_44L), ("law:overtime-next", 7_200L, 13_22L, 13_22L)],
                lines[turned ? 0 : 1][Ada].Select(line => (line.Rule, line.Quantity, line.RateCents.Cents, line.Cents.Cents)));
        }
        Assert.All(PeriodPay.Of(PayPeriod.Of(FloorPeriod.Month, new(2026, 10, 1)), [new(Hourly, before), new(dearer, after)]), Assert.Empty);
    }

    /// <summary>A floor of the week gives one of the policies a top-up; what the hours brought on average holds it too.</summary>
    [Fact]
    public void What_the_floors_of_each_policy_gave_counts_for_the_hour_of_overtime()
    {
        var weekly = Hourly with { Floors = [new("week", "Week", PaidPer.Hour, new Money(15_02), Period: FloorPeriod.Week)] };
        PaidWork[] week = [.. Shifts(9, 5)];

        var lines = PeriodPay.Of(Week, [new(weekly, week[..2]), new(Hourly, week[2..])]);

        // 18 h made up to 15.02 €, 27 h at 12.02 €.
        Assert.Equal(("week", new Money(18 * 3_00)), Assert.Single(lines[0][Ada]) is var made ? (made.Rule, made.Cents) : default);
        Assert.All(lines[1][Ada], line => Assert.Equal(new Money(13_22), line.RateCents));
    }

    /// <summary>A telephone is paid for once a month, whatever was voted in its midst.</summary>
    [Fact]
    public void What_is_given_by_the_month_is_given_once_by_the_policy_of_the_last_shift()
    {
        var month = PayPeriod.Of(FloorPeriod.Month, new(2026, 10, 1));
        Dictionary<int, Policy<PayPolicy>> policies = new() { [1] = Voted(1, Hourly), [2] = Voted(2, Hourly) };
        SettledShift[] shifts = [.. Shifts(9, 5).Select((shift, day) => Settled(shift, day < 3 ? 1 : 2))];
        var nothing = new Dictionary<(MemberId, int), SettledPeriod>();

        var rows = PeriodSettlement.Of(month, policies, shifts, nothing, [Ada], Guid.NewGuid, shifts[0].StartedAt).ToList();
        Assert.Equal((2, "phone"), Assert.Single(rows) is var one ? (one.Row.PolicyVersion, Assert.Single(one.News.Allowances!).Rule) : default);

        // Where the later shifts turn out not to have been, it moves to where the last one is: taken back once, given once.
        var then = PeriodSettlement.Of(month, policies, shifts[..3], rows.ToDictionary(row => (Ada, row.Row.PolicyVersion), row => row.Row), [Ada], Guid.NewGuid, shifts[0].StartedAt);
        Assert.Equal([(1, 5_00L), (2, -5_00L)], then.Select(row => (row.Row.PolicyVersion, Assert.Single(row.News.Allowances!).Cents.Cents)));
    }

    private static Policy<PayPolicy> Voted(int version, PayPolicy policy) => new(
        new() { Kind = PolicyKind.PayPolicy, Name = "pay", Version = version, Signature = "", Content = "", Hash = "sha256:0", EffectiveAt = default, AdoptedAt = default }, policy);

    private static SettledShift Settled(PaidWork shift, int version) => new()
    {
        ShiftId = new(Guid.NewGuid()), Revision = 0, ToldRevision = 0, RiderId = shift.Rider, Policy = new PolicyRef("pay", version, "sha256:0"),
        Clock = shift.Work.Clock, Rides = [], Lines = Pay.Of(Hourly, shift.Work).Lines, StartedAt = shift.Work.StartedAt,
        EndedAt = shift.Work.EndedAt, SettledAt = shift.Work.EndedAt,
    };

    private static IReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>> Of(PayPolicy policy, int hoursADay, int days, int moreSeconds = 0) =>
        PeriodPay.Of(policy, Week, [.. Shifts(hoursADay, days, moreSeconds)]);

    private static IEnumerable<PaidWork> Shifts(int hoursADay, int days, int moreSeconds = 0) =>
        from day in Enumerable.Range(0, days)
        let start = new DateTimeOffset(2026, 10, 5 + day, 7, 0, 0, TimeSpan.Zero)
        let end = start.AddHours(hoursADay).AddSeconds(day == 0 ? moreSeconds : 0)
        let work = new Work([new(ClockState.Available, start, end)], [], start)
        select new PaidWork(Ada, work, Pay.Of(Hourly, work).Total);
}
