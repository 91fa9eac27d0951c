using Coop.Matching;
using static Coop.Rules.Choosing;
using static Coop.Rules.Working;

namespace Coop.Rules;

public class A_plan_is_held_to_the_limits_of_work
{
    [Fact]
    public void A_plan_that_fits_is_nobodys_business() => Assert.Null(Roster.MayPlan(Voted, Days(), [Work(6, 9, 14)], Work(6, 18, 22)));

    [Fact]
    public void Work_that_is_done_and_work_that_is_planned_count_together() => Assert.Equal(
        "daily_limit", Roster.MayPlan(Voted, Days(Work(6, 8, 11)), [Work(6, 12, 16)], Work(6, 17, 20.5))?.Code);

    [Fact]
    public void Two_plans_at_the_same_time_exclude_each_other()
    {
        Assert.Equal("overlapping_slot", Roster.MayPlan(Voted, Days(), [Work(6, 9, 12)], Work(6, 11, 13))?.Code);
        Assert.Null(Roster.MayPlan(Voted, Days(), [Work(6, 9, 12)], Work(6, 12, 13)));
    }

    [Fact]
    public void A_late_evening_before_an_early_morning_is_refused_though_the_morning_was_planned_first() =>
        Assert.Equal("daily_rest", Roster.MayPlan(Voted, Days(), [Work(7, 8, 14)], Work(6, 18, 23))?.Code);

    [Fact]
    public void Eight_hours_may_be_planned_since_the_break_comes_on_the_day() =>
        Assert.Null(Roster.MayPlan(Voted, Days(), [], Work(6, 9, 17)));

    [Fact]
    public void A_fifth_day_of_ten_hours_is_too_much_for_a_week() => Assert.Equal(
        "weekly_limit", Roster.MayPlan(Voted, Days(), [.. Each([5, 6, 7, 8], 9, 19)], Work(9, 9, 19))?.Code);
}
