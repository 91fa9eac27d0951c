using Coop.Matching;
using Coop.Members;
using FsCheck;
using FsCheck.Fluent;

namespace Coop.Properties;

/// <summary>Over any restrictions of one rider that overlap as they like, known and lifted in any order, or never.</summary>
public class Lost_work_is_made_good_once
{
    private const int Hours = 60;
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

    /// <param name="LiftedHour">When it is lifted; null for one that is upheld.</param>
    private sealed record Case(int From, int To, bool ClosesShifts, bool ClosesPlans, int? LiftedHour, bool IsKnownLate)
    {
        /// <summary>Until when it closed anything.</summary>
        public int Until => LiftedHour < To ? LiftedHour.Value : To;
    }

    private static readonly Gen<Case> Cases =
        from start in Gen.Choose(0, Hours - 2)
        from end in Gen.Choose(start + 1, Hours)
        from doors in Gen.Choose(0, 3)
        from fate in Gen.Choose(-Hours / 2, Hours + 5)
        from late in Gen.Choose(0, 4)
        select new Case(start, end, doors != 3, doors is 0 or 3, fate < 0 ? null : fate, late == 0);

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void No_time_is_made_good_twice_and_none_is_lost_that_everything_over_it_was_lifted_from() =>
        Prop.ForAll(Cases.ListOf().Select(cases => cases.Take(6).ToList()).ToArbitrary(), cases =>
        {
            var paid = Play(cases);
            return Enumerable.Range(0, Hours).All(hour =>
                paid[hour] <= 1 && (paid[hour] == 1 || !Over(cases, hour).Any() || Over(cases, hour).Any(one => one.LiftedHour is null)));
        }).Check(Many);

    [Fact]
    public void What_an_upheld_decision_kept_from_work_is_not_made_good() =>
        Prop.ForAll(Cases.ListOf().Select(cases => cases.Take(6).Select(one => one with { IsKnownLate = false }).ToList()).ToArbitrary(), cases =>
        {
            var paid = Play(cases);
            return Enumerable.Range(0, Hours).All(hour => paid[hour] == 0 || !Over(cases, hour).Any(one => one.LiftedHour is null && one.ClosesShifts));
        }).Check(Many);

    private static IEnumerable<Case> Over(List<Case> cases, int hour) => cases.Where(one => one.From <= hour && hour < one.Until);

    /// <summary>How often each hour was made good. What is known late is heard of when it is lifted itself, or never.</summary>
    private static int[] Play(List<Case> cases)
    {
        var rows = new Dictionary<Case, ClosedWork>(cases.Select(one => KeyValuePair.Create(one, Row(one))), ReferenceEqualityComparer.Instance);
        var known = cases.Where(one => !one.IsKnownLate).Select(one => rows[one]).ToList();
        var paid = new int[Hours];
        foreach (var lifted in cases.Where(one => one.LiftedHour is not null).OrderBy(one => one.LiftedHour))
        {
            var row = rows[lifted];
            foreach (var part in row.Reinstate(At(lifted.LiftedHour!.Value), At(lifted.From), At(lifted.Until), known.Where(other => other != row)))
                for (var at = part.StartedAt; at < part.EndedAt; at = at.AddHours(1))
                    paid[(int)(at - Start).TotalHours]++;
            if (!known.Contains(row))
                known.Add(row);
        }
        return paid;
    }

    private static ClosedWork Row(Case one) => new()
    {
        RestrictionId = new(Guid.NewGuid()), RiderId = new(Guid.Empty), EffectiveAt = At(one.From), EndsAt = At(one.To),
        Doors = [.. new[] { (WorkDoor.StartShift, one.ClosesShifts), (WorkDoor.TakeSlot, one.ClosesPlans) }.Where(door => door.Item2).Select(door => door.Item1)],
    };

    private static DateTimeOffset At(int hour) => Start.AddHours(hour);
}
