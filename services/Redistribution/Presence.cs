namespace Coop.Redistribution;

/// <summary>
/// Who takes part in the workers' share: everyone who works there, member or not, with enough months of presence in the
/// year or of seniority at closing (loi 78-763 art. 33-3°).
/// </summary>
/// <param name="PresenceMonths">Calendar months in the year; the law says 3.</param>
/// <param name="SeniorityMonths">Calendar months up to closing, for who is still there; the law says 6.</param>
/// <param name="IncludeLeavers">Whether presence counts for who left before closing; the more favourable reading.</param>
public sealed record Presence(int PresenceMonths = 3, int SeniorityMonths = 6, bool IncludeLeavers = true)
{
    /// <summary>Whether somebody takes part. All days are inclusive; <paramref name="leftOn"/> is the last day there.</summary>
    public bool Admits(DateOnly joinedOn, DateOnly? leftOn, DateOnly yearBeginsOn, DateOnly closesOn)
    {
        var stillThere = leftOn is null || leftOn >= closesOn;
        var from = joinedOn > yearBeginsOn ? joinedOn : yearBeginsOn;
        var to = leftOn < closesOn ? leftOn.Value : closesOn;
        return (stillThere || IncludeLeavers) && LastDayOf(PresenceMonths, from) <= to
            || stillThere && LastDayOf(SeniorityMonths, joinedOn) <= closesOn;
    }

    /// <summary>Days of belonging in the year, the first and the last counted.</summary>
    public static int Days(DateOnly joinedOn, DateOnly? leftOn, DateOnly yearBeginsOn, DateOnly closesOn)
    {
        var from = joinedOn > yearBeginsOn ? joinedOn : yearBeginsOn;
        var to = leftOn < closesOn ? leftOn.Value : closesOn;
        return Math.Max(0, to.DayNumber - from.DayNumber + 1);
    }

    /// <summary>Complete years of belonging at closing.</summary>
    public static int Years(DateOnly joinedOn, DateOnly closesOn)
    {
        var years = 0;
        while (LastDayOf(12 * (years + 1), joinedOn) <= closesOn)
            years++;
        return years;
    }

    /// <summary>
    /// The day on which that many months are complete: the day before the same day of the month, and where that month has
    /// no such day its last one, so that three months from 31 August end on 30 November (Code de procédure civile, art. 641).
    /// </summary>
    private static DateOnly LastDayOf(int months, DateOnly from)
    {
        var sameDay = from.AddMonths(months);
        return sameDay.Day == from.Day ? sameDay.AddDays(-1) : sameDay;
    }
}
