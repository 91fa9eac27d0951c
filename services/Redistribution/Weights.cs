using System.Text.Json;

namespace Coop.Redistribution;

/// <summary>What one person did in a period, as far as sharing is concerned.</summary>
/// <param name="Id">The pseudonym of the period.</param>
/// <param name="PaidSeconds">Working time, waiting included.</param>
/// <param name="SeniorityYears">Complete years at closing.</param>
/// <param name="CreditedSeconds">Absences that count as work (Code du travail L3324-6), as the hours that would have been worked.</param>
/// <param name="CreditedWages">The pay of those hours, had they been worked (Code du travail D3324-11).</param>
/// <param name="Days">Days present in the period, for an equal part that goes by them.</param>
public sealed record Work(
    string Id, long PaidSeconds, Money Wages, int SeniorityYears, long CreditedSeconds = 0, Money CreditedWages = default, int Days = 0,
    long Deliveries = 0, long Metres = 0, Money Fees = default, Money ValueAdded = default);

/// <summary>
/// The voted key applied to what people did. Each key is first made a fraction of its own total, then mixed: hours are
/// large numbers and would otherwise swamp "equal". Nobody is measured by a ride taken, refused or rated.
/// </summary>
public static class Weights
{
    /// <summary>Null, or the voted key of which nobody has anything on record: its part of the pool would silently go by the others.</summary>
    public static Refusal? Forbid(Statutes statutes, IReadOnlyList<Work> people) => statutes.Key.Keys.Order()
        .Where(key => key != ShareKey.Capital && people.Aggregate(Ratio.Zero, (sum, person) => sum + Size(statutes, key, person)) == Ratio.Zero)
        .Select(key => new Refusal("nothing_measured", $"The statutes share by {JsonNamingPolicy.KebabCaseLower.ConvertName(key.ToString())}, and of that nothing is on record for anybody.")
        {
            ByRule = true,
            Facts = new Dictionary<string, object?> { ["key"] = key },
        })
        .FirstOrDefault();

    /// <summary>One weight a person. A key of which nobody did anything counts for nothing; <see cref="Forbid"/> names it.</summary>
    /// <exception cref="NotSupportedException">A key that this profile cannot use; <see cref="Statutes.Forbid"/> names it.</exception>
    public static IReadOnlyList<Weight> Of(Statutes statutes, IReadOnlyList<Work> people)
    {
        var mixed = people.ToDictionary(person => person.Id, _ => Ratio.Zero);
        foreach (var (key, part) in statutes.Key)
        {
            var total = people.Aggregate(Ratio.Zero, (sum, person) => sum + Size(statutes, key, person));
            if (total.Sign > 0)
                foreach (var person in people)
                    mixed[person.Id] += part * Size(statutes, key, person) / total;
        }

        return [.. people.Select(person =>
            new Weight(person.Id, mixed[person.Id] * Coefficient(statutes, person.SeniorityYears)))];
    }

    /// <summary>The same in words, for the person's statement.</summary>
    public static string Because(Statutes statutes, Work person) => string.Join(" + ",
        statutes.Key.OrderBy(key => key.Key).Select(key => $"{key.Value} {Words(statutes, key.Key, person)}")) +
        (Coefficient(statutes, person.SeniorityYears) is var coefficient && coefficient != Ratio.One
            ? $", times {coefficient} for {person.SeniorityYears} complete years" : "");

    private static Ratio Size(Statutes statutes, ShareKey key, Work person) => key switch
    {
        ShareKey.Equal => statutes.EqualByDays ? person.Days : 1,
        ShareKey.Hours => person.PaidSeconds + person.CreditedSeconds,
        ShareKey.Wages => (person.Wages + person.CreditedWages).Cents,
        ShareKey.Deliveries => person.Deliveries,
        ShareKey.Distance => person.Metres,
        ShareKey.Fees => person.Fees.Cents,
        ShareKey.ValueAdded => person.ValueAdded.Cents,
        _ => throw new NotSupportedException($"Nothing is shared by {key} here."),
    };

    private static string Words(Statutes statutes, ShareKey key, Work person) => key switch
    {
        ShareKey.Hours => $"by {person.PaidSeconds + person.CreditedSeconds} s of working time",
        ShareKey.Wages => $"by {person.Wages + person.CreditedWages} of gross pay",
        ShareKey.Deliveries => $"by {person.Deliveries} deliveries",
        ShareKey.Distance => $"by {person.Metres} m ridden",
        ShareKey.Fees => $"by {person.Fees} of fees paid",
        ShareKey.ValueAdded => $"by {person.ValueAdded} of value added",
        _ => statutes.EqualByDays ? $"by {person.Days} days present" : "equally",
    };

    private static Ratio Coefficient(Statutes statutes, int years) =>
        statutes.Seniority?.Where(step => step.Years <= years).MaxBy(step => step.Years)?.Coefficient ?? Ratio.One;
}
