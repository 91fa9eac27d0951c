using Coop.Matching;
using static Coop.Rules.Choosing;

namespace Coop.Rules;

public class A_day_of_work_has_limits
{
    private static readonly TimeZoneInfo Lyon = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [Fact]
    public void After_ten_hours_no_shift_starts_before_midnight()
    {
        WorkStretch[] day = [Work(6, 8, 11), Work(6, 12, 19)];

        var refusal = WorkingTime.MayStart(Voted, Local(6, 20), day);

        Assert.Equal("daily_limit", refusal?.Code);
        Assert.True(refusal!.ByRule);
        Assert.Equal(Local(7, 0), refusal.Facts["endsAt"]);
        Assert.Null(WorkingTime.MayStart(Voted, Local(6, 20), [Work(6, 12, 19)]));
    }

    [Fact]
    public void Between_two_days_lie_eleven_hours()
    {
        WorkStretch[] evening = [Work(6, 19, 23)];

        Assert.Null(WorkingTime.MayStart(Voted, Local(7, 7), evening));
        var refusal = WorkingTime.MayStart(Voted, Local(7, 9), evening);
        Assert.Equal("daily_rest", refusal?.Code);
        Assert.Equal(Local(7, 10), refusal!.Facts["endsAt"]);
        Assert.Null(WorkingTime.MayStart(Voted, Local(7, 10), evening));
    }

    [Fact]
    public void From_eleven_in_the_morning_nobody_works_past_midnight() =>
        Assert.Equal(
            ("daily_rest", Local(7, 0)),
            WorkingTime.Ends(Voted, Local(6, 20), [Work(6, 11, 14), Work(6, 18, 20)]).Select(end => (end.Rule, end.At)).First());

    [Fact]
    public void Ten_hours_are_counted_without_the_pauses()
    {
        var work = new WorkStretch(Local(6, 8), Local(6, 14), WorkedSeconds: 5 * 3_600);

        Assert.Equal(Local(6, 19), WorkingTime.Ends(Voted, Local(6, 14), [work]).First(end => end.Rule == "daily_limit").At);
    }

    [Theory]
    [InlineData(2026, 10, 24)] // the night of 25 hours
    [InlineData(2027, 3, 27)] // the night of 23 hours
    public void The_rest_is_counted_in_hours_that_pass_when_the_clocks_change(int year, int month, int day)
    {
        var evening = new DateTime(year, month, day, 22, 0, 0);
        var ended = new DateTimeOffset(evening, Lyon.GetUtcOffset(evening)).ToUniversalTime();
        WorkStretch[] work = [new(ended.AddHours(-4), ended, 4 * 3_600)];

        Assert.Equal("daily_rest", WorkingTime.MayStart(Voted, ended.AddHours(11).AddSeconds(-1), work)?.Code);
        Assert.Null(WorkingTime.MayStart(Voted, ended.AddHours(11), work));
    }

    private static WorkStretch Work(int day, int from, int to) => new(Local(day, from), Local(day, to), (to - from) * 3_600L);

    private static DateTimeOffset Local(int day, int hour) =>
        new DateTimeOffset(2026, 10, day, hour, 0, 0, TimeSpan.FromHours(2)).ToUniversalTime();
}
