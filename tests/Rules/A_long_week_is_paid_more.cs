using Coop.Matching;
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

        Assert.Equal([Ada], PeriodPay.Of(Hourly, Week, two).Keys);
        Assert.Empty(PeriodPay.Of(Hourly, PayPeriod.Of(FloorPeriod.Month, new(2026, 10, 1)), two));
        Assert.Empty(PeriodPay.Of(Pay_follows_the_law_of_the_place.Preset("BC"), Week, two));
        Assert.True(Hourly.LooksAt(FloorPeriod.Week));
        Assert.Contains(PayPolicyWords.Of(Hourly, new(2026, 10, 5)), said => said.En.Contains("25 % of the week's average hour on top", StringComparison.Ordinal));
    }

    private static IReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>> Of(PayPolicy policy, int hoursADay, int days, int moreSeconds = 0) =>
        PeriodPay.Of(policy, Week, [.. Shifts(hoursADay, days, moreSeconds)]);

    private static IEnumerable<PaidWork> Shifts(int hoursADay, int days, int moreSeconds = 0) =>
        from day in Enumerable.Range(0, days)
        let start = new DateTimeOffset(2026, 10, 5 + day, 7, 0, 0, TimeSpan.Zero)
        let end = start.AddHours(hoursADay).AddSeconds(day == 0 ? moreSeconds : 0)
        let work = new Work([new(ClockState.Available, start, end)], [], start)
        select new PaidWork(Ada, work, Pay.Of(Hourly, work).Total);
}
