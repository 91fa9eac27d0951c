using Coop.Matching;

namespace Coop.Rules;

public class Work_and_waiting_are_shown_week_by_week
{
    private static readonly DateOnly First = new(2026, 10, 5);

    [Fact]
    public void Each_week_has_a_spread_of_its_own_and_all_of_them_one_together()
    {
        var fairness = Fairness.Of([Work(First.AddDays(7), 400, 0), Work(First, 100, 1_800), Work(First, 300, 1_800)]);

        Assert.Equal([First, First.AddDays(7)], fairness.Weeks.Select(week => week.WeekOn));
        Assert.Equal([2, 1], fairness.Weeks.Select(week => week.Work.Shifts));
        Assert.Equal((250L, 0L), (fairness.Weeks[0].Work.GiniPerMille, fairness.Weeks[0].Work.WaitingGiniPerMille));
        Assert.Equal(new Spread(400, 400, 400, 400, 400), fairness.Weeks[1].Work.WorkCentsPerHour);
        Assert.Equal(3, fairness.Shifts);
        Assert.Equal(333, fairness.WaitingGiniPerMille);
    }

    [Fact]
    public void Who_waited_not_at_all_has_no_spread_of_waiting() => Assert.Null(Fairness.Of([Work(First, 100, 0)]).WaitingGiniPerMille);

    private static ShiftWork Work(DateOnly week, long cents, long waiting) => new(week, 3_600, waiting, new Money(cents));
}
