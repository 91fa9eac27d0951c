using Coop.Matching;
using Coop.Members;

namespace Coop.Rules;

public class What_a_closed_door_took_is_worked_out
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>A Monday at midnight in Paris.</summary>
    private static readonly DateTimeOffset Monday = Paris.MidnightOf(new DateOnly(2026, 11, 2));

    private static readonly WorkHistory TwelveHoursAWeek = Worked(Enumerable.Range(1, 12).Select(week => Hours(Monday.AddDays(-7 * week + 1), 9, 21)));

    [Fact]
    public void What_was_planned_counts_as_planned()
    {
        var lost = LostWork.Of(Paris, Monday, Monday.AddDays(7), [Hours(Monday, 10, 14), Hours(Monday.AddDays(3), 18, 22)], TwelveHoursAWeek);

        Assert.Equal([Hours(Monday, 10, 14), Hours(Monday.AddDays(3), 18, 22)], lost.Planned);
        Assert.Empty(lost.Usual);
    }

    [Fact]
    public void Of_a_plan_that_reaches_beyond_the_time_the_rest_is_not_lost()
    {
        var lost = LostWork.Of(Paris, Monday.AddHours(12), Monday.AddHours(13), [Hours(Monday, 10, 14)], TwelveHoursAWeek);

        Assert.Equal([Hours(Monday, 12, 13)], lost.Planned);
    }

    [Fact]
    public void A_week_without_a_plan_is_the_mean_of_the_twelve_weeks_before()
    {
        var lost = LostWork.Of(Paris, Monday, Monday.AddDays(14), [Hours(Monday, 10, 14)], TwelveHoursAWeek);

        Assert.Equal(4 * 3_600, Seconds(lost.Planned));
        Assert.Equal(12 * 3_600, Seconds(lost.Usual));
        Assert.Equal(7, lost.Usual.Count);
        Assert.All(lost.Usual, day => Assert.Equal(12, TimeZoneInfo.ConvertTime(day.StartedAt, Paris).Hour));
    }

    [Fact]
    public void A_part_of_a_week_is_that_part_of_the_mean() =>
        Assert.Equal(6 * 3_600, Seconds(LostWork.Of(Paris, Monday, Monday.AddDays(3.5), [], TwelveHoursAWeek).Usual));

    [Fact]
    public void What_was_worked_all_the_same_is_not_lost()
    {
        var work = TwelveHoursAWeek.With(Hours(Monday, 10, 12), Hours(Monday.AddDays(8), 9, 19));

        var lost = LostWork.Of(Paris, Monday, Monday.AddDays(14), [Hours(Monday, 10, 14)], work);

        Assert.Equal((2 * 3_600, 2 * 3_600), (Seconds(lost.Planned), Seconds(lost.Usual)));
    }

    [Fact]
    public void Who_has_never_worked_and_planned_nothing_has_lost_nothing_and_a_door_that_never_closed_took_nothing()
    {
        Assert.Equal(0, Seconds(LostWork.Of(Paris, Monday, Monday.AddDays(7), [], Worked([])).Usual));
        var never = LostWork.Of(Paris, Monday, Monday.AddDays(-1), [Hours(Monday, 10, 14)], TwelveHoursAWeek);
        Assert.Empty(never.Planned.Concat(never.Usual));
    }

    [Fact]
    public void Of_time_that_is_owed_in_part_that_part_is_lost_and_a_plan_elsewhere_in_the_week_leaves_nothing_usual()
    {
        IReadOnlyList<WorkStretch> owed = [new(Monday, Monday.AddHours(12)), new(Monday.AddDays(7), Monday.AddDays(10.5))];

        var lost = LostWork.Of(Paris, Monday, Monday.AddDays(14), [Hours(Monday, 10, 14), Hours(Monday.AddDays(3), 18, 22)], TwelveHoursAWeek, owed);

        Assert.Equal([Hours(Monday, 10, 12)], lost.Planned);
        Assert.Equal(6 * 3_600, Seconds(lost.Usual));
    }

    [Fact]
    public void Time_that_two_closed_is_made_good_when_the_second_is_lifted()
    {
        var (one, other) = (Closed(0, 10, WorkDoor.StartShift, WorkDoor.TakeSlot), Closed(5, 15, WorkDoor.StartShift, WorkDoor.TakeSlot));

        Assert.Equal([Days(0, 5)], Lift(one, other));
        Assert.Equal([Days(5, 15)], Lift(other, one));
    }

    [Fact]
    public void What_is_heard_of_after_its_time_was_made_good_makes_none_of_it_good_again()
    {
        var (one, other) = (Closed(0, 10, WorkDoor.StartShift), Closed(5, 15, WorkDoor.StartShift));

        Assert.Equal([Days(0, 10)], Lift(one));
        Assert.Equal([Days(10, 15)], Lift(other, one));
    }

    [Fact]
    public void Who_could_still_start_a_shift_was_kept_from_work_by_the_other_restriction_alone()
    {
        var (shifts, plans) = (Closed(0, 10, WorkDoor.StartShift, WorkDoor.TakeSlot), Closed(0, 10, WorkDoor.TakeSlot));

        Assert.Equal([Days(0, 10)], Lift(shifts, plans));
        Assert.Empty(Lift(plans, shifts));
        Assert.Empty(Lift(Closed(2, 4, WorkDoor.TakeSlot), Closed(0, 10, WorkDoor.StartShift)));
    }

    private static ClosedWork Closed(int fromDay, int toDay, params WorkDoor[] doors) => new()
    {
        RestrictionId = new(Guid.NewGuid()), RiderId = new(Guid.NewGuid()), Doors = doors,
        EffectiveAt = Monday.AddDays(fromDay), EndsAt = Monday.AddDays(toDay),
    };

    private static IReadOnlyList<WorkStretch> Lift(ClosedWork closed, params ClosedWork[] others) =>
        closed.Reinstate(closed.EndsAt!.Value, closed.EffectiveAt, closed.EndsAt.Value, others);

    private static WorkStretch Days(int from, int to) => new(Monday.AddDays(from), Monday.AddDays(to));
    private static WorkStretch Hours(DateTimeOffset day, int from, int to) => new(day.AddHours(from), day.AddHours(to));
    private static WorkHistory Worked(IEnumerable<WorkStretch> work) => new(work);
    private static long Seconds(IEnumerable<WorkStretch> work) => work.Sum(one => (long)(one.EndedAt - one.StartedAt).TotalSeconds);
}
