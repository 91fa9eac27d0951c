namespace Coop.Members;

/// <summary>A figure of how people are dealt with, since when it holds, and where it is written.</summary>
/// <param name="Value">In the unit that its name ends with.</param>
public sealed record Due(string Name, int Value, DateOnly FromOn, string Source);

/// <summary>
/// How long a decision about a person, and an answer to one, may take; what is published is what the doors go by. Days are counted from
/// the very instant, weekends and holidays among them. Regulation (EEC, Euratom) 1182/71 art. 3 leaves out the first day, and lets a
/// period that ends on a Saturday, Sunday or public holiday go on to the end of the next working day (3(4)): so what is due here is never
/// due later than by law, a person whose restriction lapses on a Sunday works again on it, and nobody has to know the holidays of a place.
/// </summary>
public static class DueProcess
{
    public const string ReviewDays = "review-days", RectificationDays = "rectification-days", FaultMonths = "fault-months",
        ReasonsLetters = "reasons-letters", LongestDays = "longest-days",
        AnswerMinutesOnShift = "answer-minutes-on-shift", AnswerWorkingDays = "answer-working-days";

    public static IReadOnlyList<Due> Figures { get; } =
    [
        new(ReviewDays, 14, new(2024, 12, 1), "Directive (EU) 2024/2831 art. 11(2)"),
        new(RectificationDays, 14, new(2024, 12, 1), "Directive (EU) 2024/2831 art. 11(3)"),
        new(FaultMonths, 2, new(2008, 5, 1), "Code du travail L1332-4"),
        new(ReasonsLetters, 50, new(2024, 12, 1), "the co-op's own: one sentence at least"),
        new(LongestDays, 31, new(2024, 12, 1), "the co-op's own: what is longer is an ending, and is called so"),
        new(AnswerMinutesOnShift, 15, new(2024, 12, 1), "the co-op's own: who stands in the street does not wait"),
        new(AnswerWorkingDays, 1, new(2024, 12, 1), "the co-op's own: Monday to Friday"),
    ];

    /// <summary>The figure of that name on a day; of several the newest that has begun.</summary>
    public static int On(DateOnly day, string name) =>
        Figures.Where(due => due.Name == name && due.FromOn <= day).MaxBy(due => due.FromOn)?.Value
            ?? throw new ArgumentOutOfRangeException(nameof(day), day, $"There was no {name} yet.");
}
