namespace Coop.Matching;

/// <summary>Whether a rider may plan to work: the limits of working time hold for the plan as they do for the work.</summary>
public static class Roster
{
    /// <param name="past">What they have worked until now.</param>
    /// <param name="planned">Their other plans, from now on.</param>
    /// <returns>Null, or what says no: another plan at the same time, or the limit that this plan or a later one would pass.</returns>
    public static Refusal? MayPlan(MatchingPolicy policy, WorkHistory past, IReadOnlyCollection<WorkStretch> planned, WorkStretch wanted)
    {
        if (planned.FirstOrDefault(plan => plan.StartedAt < wanted.EndedAt && wanted.StartedAt < plan.EndedAt) is { } meanwhile)
            return new Refusal("overlapping_slot", "You have planned to work at that time already.")
            {
                Facts = new Dictionary<string, object?> { ["startsAt"] = meanwhile.StartedAt, ["endsAt"] = meanwhile.EndedAt },
            };

        var work = past.With(planned).With(wanted);
        return planned.Append(wanted)
            .Where(plan => plan.StartedAt >= wanted.StartedAt)
            .OrderBy(plan => plan.StartedAt)
            .Select(plan => WorkingTime.Ends(policy, plan.StartedAt, work.Before(plan.StartedAt))
                .FirstOrDefault(end => end.Rule != WorkRule.BreakDue && end.At < plan.EndedAt)?.ToRefusal())
            .FirstOrDefault(refusal => refusal is not null);
    }
}

/// <summary>How many riders are planned in one hour, in seconds of work: those asked for, and those who signed up.</summary>
public sealed record PlannedHour(DateTimeOffset From, long PlacesSeconds, long TakenSeconds)
{
    /// <summary>The plan cut into hours from <paramref name="from"/> on; an hour without a slot stands there with nothing in it.</summary>
    public static IReadOnlyList<PlannedHour> Of(DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<(WorkStretch Hours, int Places, int Taken)> slots)
    {
        var hours = new List<PlannedHour>();
        for (var hour = from; hour < to; hour = hour.AddHours(1))
        {
            var next = hour.AddHours(1) < to ? hour.AddHours(1) : to;
            var within = slots.Select(slot => (Seconds: new WorkHistory([slot.Hours]).Seconds(hour, next), slot.Places, slot.Taken)).ToList();
            hours.Add(new PlannedHour(hour, within.Sum(slot => slot.Seconds * slot.Places), within.Sum(slot => slot.Seconds * slot.Taken)));
        }
        return hours;
    }
}
