namespace Coop.Matching;

/// <summary>
/// How rides find riders, as the members voted it. Every figure that decides who is asked stands here, and so do the
/// words that explain it.
/// </summary>
/// <param name="AnswerSeconds">How long an offer stays open; at least <see cref="LeastAnswerSeconds"/>.</param>
/// <param name="OfferMarginSeconds">How much earlier than just in time a ride is offered, for answering and setting out.</param>
/// <param name="AskAgainAfterSeconds">A ride that a rider declined is not put to them again for so long.</param>
/// <param name="UnfilledAfterSeconds">Counted from when the food is ready; then people are told that nobody could ride it.</param>
/// <param name="CapacityGrams">What each vehicle carries.</param>
/// <param name="Inputs">All that a decision looks at, and what it means.</param>
/// <param name="NeverUsed">What no decision may ever look at.</param>
/// <param name="CorrectWithinSeconds">So long after a ride was closed a coordinator may still say that it ended otherwise.</param>
/// <param name="HumansMayLift">The exclusions that a coordinator may set aside for a stated reason; none that the law or the rider has set.</param>
/// <param name="KeepDecisionsDays">How long a decision can be looked up; a year, so that who asks has time to.</param>
public sealed record MatchingPolicy(
    string Name, int AnswerSeconds, int OfferMarginSeconds, int AskAgainAfterSeconds, int UnfilledAfterSeconds,
    MatchingWeights Weights, IReadOnlyDictionary<Vehicle, int> CapacityGrams, string TimeZone,
    IReadOnlyList<WorkLimit> Limits, IReadOnlyList<MatchingInput> Inputs, IReadOnlyList<string> NeverUsed,
    int KeepDecisionsDays = 365, int CorrectWithinSeconds = 86_400, IReadOnlyList<string>? HumansMayLift = null)
{
    /// <summary>A rider must have a reasonable time to answer (Code des transports L1326-2, L1326-4); R-25 puts it in seconds.</summary>
    public const int LeastAnswerSeconds = 30;

    /// <summary>The zone whose midnights separate the days of the working-time limits.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>The figures in force on <paramref name="day"/>: of each rule and for each group the newest that had begun.</summary>
    public IReadOnlyList<WorkLimit> LimitsOn(DateOnly day) =>
    [
        .. Limits.Where(limit => limit.FromOn <= day)
            .GroupBy(limit => (limit.Rule, limit.Protects), (_, figures) => figures.MaxBy(limit => limit.FromOn)!),
    ];

    /// <summary>Whether a coordinator who gives a rider a ride may set this exclusion aside.</summary>
    public bool MayLift(string rule) => HumansMayLift?.Contains(rule) ?? false;

    /// <summary>What could never be applied, found before it is voted or used.</summary>
    public Refusal? Check() => this switch
    {
        { AnswerSeconds: < LeastAnswerSeconds } => new("answer_too_short", $"Riders have at least {LeastAnswerSeconds} s to answer."),
        { OfferMarginSeconds: < 0 } or { AskAgainAfterSeconds: < 0 } or { UnfilledAfterSeconds: <= 0 } =>
            new("invalid_params", "A margin or a deadline cannot lie before its beginning."),
        { Weights: { WaitingFood: < 0 } or { Riding: < 0 } } => new("invalid_params", "A weight cannot be negative."),
        _ => null,
    };
}

/// <summary>What a second costs in the choice of a rider.</summary>
/// <param name="WaitingFood">A second that ready food waits for a rider.</param>
/// <param name="Riding">A second of riding to the pick-up.</param>
public sealed record MatchingWeights(int WaitingFood, int Riding);

/// <summary>One thing that the choice looks at, in words.</summary>
public sealed record MatchingInput(string Name, string Meaning);
