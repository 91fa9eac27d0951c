using Coop.Matching;
using static Coop.Rules.Choosing;
using static Coop.Rules.Working;

namespace Coop.Rules;

public class A_day_of_work_has_limits
{
    [Fact]
    public void After_ten_hours_nobody_works_before_midnight()
    {
        var day = Days(Work(6, 8, 11), Work(6, 12, 19));

        var refusal = WorkingTime.MayWork(Voted, Oct(6, 20), day);

        Assert.Equal("daily_limit", refusal?.Code);
        Assert.True(refusal!.ByRule);
        Assert.Equal(36_000L, refusal.Facts["limitSeconds"]);
        Assert.Equal(Oct(7, 0), refusal.Facts["endsAt"]);
        Assert.Null(Refused(Oct(6, 20), Days(Work(6, 12, 19))));
    }

    [Fact]
    public void Between_two_days_lie_eleven_hours()
    {
        var evening = Days(Work(6, 19, 23));

        Assert.Null(Refused(Oct(7, 7), evening));
        Assert.Equal("daily_rest", Refused(Oct(7, 9), evening));
        Assert.Equal(Oct(7, 10), Until(Oct(7, 9), evening));
        Assert.Null(Refused(Oct(7, 10), evening));
    }

    [Fact]
    public void From_eleven_in_the_morning_nobody_works_past_midnight()
    {
        var end = EndBy("daily_rest", Oct(6, 20), Days(Work(6, 11, 14), Work(6, 18, 20)));

        Assert.Equal((Oct(7, 0), Oct(7, 11)), (end.At, end.OverAt));
    }

    [Fact]
    public void A_day_begins_anew_at_midnight_for_who_works_through_it() =>
        Assert.Equal(Oct(7, 10), EndBy("daily_limit", Oct(6, 20), Days(Work(6, 18, 20))).At);

    [Fact]
    public void Ten_hours_are_counted_without_the_pauses() =>
        Assert.Equal(Oct(6, 19), EndBy("daily_limit", Oct(6, 14), Days(Work(6, 8, 10), Work(6, 11, 14))).At);

    [Fact]
    public void Two_shifts_at_the_same_hour_are_one_hour() =>
        Assert.Equal(Oct(6, 20), EndBy("daily_limit", Oct(6, 12), Days(Work(6, 10, 12), Work(6, 11, 12))).At);

    [Fact]
    public void After_six_hours_there_is_a_break_of_twenty_minutes()
    {
        Assert.Equal(Oct(6, 16), EndBy("break_due", Oct(6, 12), Days(Work(6, 10, 12))).At);
        Assert.Equal(Oct(6, 18.5), EndBy("break_due", Oct(6, 12.5), Days(Work(6, 10, 12))).At);

        var worn = Days(Work(6, 8, 14));
        Assert.Equal("break_due", Refused(Oct(6, 14.1), worn));
        Assert.Equal(Oct(6, 14).AddMinutes(20), Until(Oct(6, 14.1), worn));
        Assert.Null(Refused(Oct(6, 14).AddMinutes(20), worn));
    }

    [Fact]
    public void A_break_in_pieces_is_none() => Assert.Equal(
        Oct(6, 14.25), EndBy("break_due", Oct(6, 12), Days(Work(6, 8, 10), Work(6, 10.25, 12))).At);

    [Theory]
    [InlineData("2026-10-24 22:00")] // the night of 25 hours
    [InlineData("2027-03-27 22:00")] // the night of 23 hours
    [InlineData("2028-02-28 22:00")] // before the 29th of February
    public void The_rest_is_counted_in_hours_that_pass_when_the_clocks_change(string evening)
    {
        var ended = At(DateTime.Parse(evening, System.Globalization.CultureInfo.InvariantCulture));
        var work = Days(new WorkStretch(ended.AddHours(-4), ended));

        Assert.Equal("daily_rest", Refused(ended.AddHours(11).AddSeconds(-1), work));
        Assert.Null(Refused(ended.AddHours(11), work));
    }

    [Theory]
    [InlineData("2026-10-25", 25)]
    [InlineData("2027-03-28", 23)]
    [InlineData("2028-02-29", 24)]
    public void A_day_is_as_long_as_it_is(string day, int hours)
    {
        var midnight = At(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture));
        var lastHour = new WorkStretch(midnight.AddHours(hours - 1), midnight.AddHours(hours));

        // What is worked in its last hour counts on that day, and none of it on the next.
        Assert.Equal(midnight.AddHours(hours + 10), EndBy("daily_limit", midnight.AddHours(hours), Days(lastHour)).At);
        Assert.Equal(midnight.AddHours(hours), EndBy("daily_limit", midnight, Days()).OverAt);
    }

    [Fact]
    public void A_figure_holds_from_its_day_on()
    {
        var old = new WorkLimit("daily_limit", 12 * 3_600, new DateOnly(2000, 1, 1), "before");
        var later = new WorkLimit("daily_limit", 8 * 3_600, new DateOnly(2026, 10, 7), "after");
        var law = Voted with { Limits = [later, old] };

        Assert.Equal(Oct(6, 20), WorkingTime.End(law, Oct(6, 8), Days())?.At);
        Assert.Equal(Oct(7, 16), WorkingTime.End(law, Oct(7, 8), Days())?.At);
        Assert.Null(WorkingTime.End(law with { Limits = [] }, Oct(7, 8), Days()));
    }
}
