using Coop.Matching;
using static Coop.Rules.Working;

namespace Coop.Rules;

public class A_week_of_work_has_limits
{
    [Fact]
    public void After_forty_eight_hours_nobody_works_before_Monday()
    {
        var week = Days([.. Each([5, 6, 7, 8], 9, 19), Work(9, 9, 17)]);

        Assert.Equal("weekly_limit", Refused(Oct(9, 17.5), week));
        Assert.Equal(Oct(12, 0), Until(Oct(9, 17.5), week));
        Assert.Equal(Oct(9, 17), EndBy("weekly_limit", Oct(9, 12), week.Before(Oct(9, 12))).At);
        Assert.Null(Refused(Oct(12, 9), week));
    }

    [Fact]
    public void The_week_of_the_25th_of_October_has_an_hour_more()
    {
        var monday = Oct(26, 0);
        Assert.Equal(monday, EndBy("weekly_limit", Oct(19, 9), Days()).OverAt);
        Assert.Equal(TimeSpan.FromHours((7 * 24) + 1), monday - Oct(19, 0));
    }

    [Fact]
    public void Twelve_weeks_have_forty_four_hours_each_on_average()
    {
        // Eleven weeks of 47 hours leave 11 of the 528 for the twelfth.
        var monday = At(new DateTime(2026, 10, 12));
        var weeks = Enumerable.Range(1, 11).SelectMany(week => Enumerable.Range(0, 5)
            .Select(day => Hours(monday.AddDays((-7 * week) + day).AddHours(9), day < 4 ? 10 : 7)));
        var work = new WorkHistory(weeks).With(Work(12, 9, 17));

        Assert.Equal(Oct(13, 12), EndBy("average_limit", Oct(13, 9), work).At);
        var over = work.With(Work(13, 9, 12.5));
        Assert.Equal("average_limit", Refused(Oct(13, 13), over));
        Assert.Equal(Oct(19, 0), Until(Oct(13, 13), over));
    }

    [Fact]
    public void Thirty_five_hours_of_rest_lie_in_every_seven_days()
    {
        // From Monday 9 h on, five days and thirteen hours later the week's rest must begin.
        var week = Days([.. Each([5, 6, 7, 8, 9], 9, 13)]);

        Assert.Equal((Oct(10, 22), Oct(12, 9)), (EndBy("weekly_rest", Oct(10, 12), week).At, EndBy("weekly_rest", Oct(10, 12), week).OverAt));
        Assert.Equal("weekly_rest", Refused(Oct(10, 23), week.With(Work(10, 18, 22))));
        Assert.Equal(Oct(12, 9), Until(Oct(10, 23), week.With(Work(10, 18, 22))));
        Assert.Null(Refused(Oct(12, 9), week.With(Work(10, 18, 22))));
    }

    [Theory]
    [InlineData("2026-10-24 20:00")]
    [InlineData("2027-03-27 20:00")]
    public void The_weeks_rest_is_counted_in_hours_that_pass(string saturday)
    {
        var ended = At(DateTime.Parse(saturday, System.Globalization.CultureInfo.InvariantCulture));
        var work = new WorkHistory(Enumerable.Range(0, 6).Select(day => Hours(ended.AddDays(-day).AddHours(-4), 4)));

        Assert.Equal("weekly_rest", Refused(ended.AddHours(35).AddSeconds(-1), work));
        Assert.Null(Refused(ended.AddHours(35), work));
    }

    [Fact]
    public void Nobody_works_on_the_seventh_day()
    {
        // Late on Monday to early on Sunday: five and a half days that touch seven.
        var week = Days([Work(5, 23, 24), .. Each([6, 7, 8, 9], 18, 21), Work(10, 20, 22)]);

        Assert.Equal(Oct(11, 0), EndBy("weekly_days", Oct(10, 22), week).At);
        Assert.Equal(Oct(12, 0), WorkingTime.Ends(Choosing.Voted, Oct(11, 9), week).First(end => end.Rule == "weekly_days").OverAt);
        Assert.DoesNotContain("weekly_days", WorkingTime.Ends(Choosing.Voted, Oct(12, 9), week).Select(end => end.Rule));
        Assert.DoesNotContain("weekly_days", WorkingTime.Ends(Choosing.Voted, Oct(9, 18), week.Before(Oct(9, 18))).Select(end => end.Rule));
    }

    [Fact]
    public void Two_nights_in_seven_days_make_a_night_worker_with_eight_hours_a_day()
    {
        var oneNight = Days(Work(6, 20, 24));
        var twoNights = oneNight.With(Work(7, 20.5, 24));

        Assert.Equal(Oct(8, 21), EndBy("daily_limit", Oct(8, 11), oneNight).At);
        Assert.Equal(Oct(8, 19), EndBy("daily_limit", Oct(8, 11), twoNights).At);
        Assert.Equal(40 * 3_600, EndBy("average_limit", Oct(8, 11), twoNights).Limit.Seconds);
        Assert.Equal(Oct(16, 21), EndBy("daily_limit", Oct(16, 11), twoNights).At); // a week later the habit is gone
    }

    [Fact]
    public void Who_is_under_age_works_eight_hours_thirty_five_a_week_and_never_at_night()
    {
        var young = new WorkHistory([Work(6, 9, 13)], minorUntil: new DateOnly(2026, 10, 9));

        Assert.Equal(Oct(6, 18), EndBy("daily_limit", Oct(6, 14), young).At);
        Assert.Equal(35 * 3_600, EndBy("weekly_limit", Oct(6, 14), young).Limit.Seconds);
        Assert.Equal(Oct(6, 18.5), EndBy("break_due", Oct(6, 14), young).At);
        Assert.Equal((Oct(6, 22), Oct(7, 6)), (EndBy("night_ban", Oct(6, 14), young).At, EndBy("night_ban", Oct(6, 14), young).OverAt));
        Assert.Equal("night_ban", Refused(Oct(8, 5), young));
        Assert.Equal(Oct(8, 6), Until(Oct(8, 5), young));
        Assert.Null(Refused(Oct(9, 5), young)); // of age
    }

    private static WorkStretch Hours(DateTimeOffset from, int hours) => new(from, from.AddHours(hours));
}
