using Coop.Dispatch;

namespace Coop.Matching;

/// <summary>
/// How rides find riders, as the members voted it. Every figure that decides who is asked stands here, and so do the
/// words that explain it.
/// </summary>
/// <param name="AnswerSeconds">How long an offer stays open; at least <see cref="LeastAnswerSeconds"/>.</param>
/// <param name="AskAgainAfterSeconds">A ride that a rider declined is not put to them again for so long.</param>
/// <param name="UnfilledAfterSeconds">Counted from when the food is ready; then people are told that nobody could ride it.</param>
/// <param name="Dispatch">The weights, and how far and how hard is planned.</param>
/// <param name="CapacityGrams">What each vehicle carries.</param>
/// <param name="Zones">The parts that the town is planned in, each by its middle; a place belongs to the nearest. At least one.</param>
/// <param name="NeverUsed">What no decision may ever look at.</param>
/// <param name="CorrectWithinSeconds">So long after a ride was closed a coordinator may still say that it ended otherwise.</param>
/// <param name="HumansMayLift">The exclusions that a coordinator may set aside for a stated reason; none that the law or the rider has set.</param>
/// <param name="IncidentPaidSeconds">How long pay goes on at most after an accident for who had signed up for no hours: four hours, where a version does not say; a day at most.</param>
/// <param name="InsuranceReminderDays">How long before the co-op's insurance ends everybody is reminded of it: thirty days, where a version does not say.</param>
/// <param name="KeepDecisionsDays">How long a decision can be looked up; a year, so that who asks has time to.</param>
public sealed record MatchingPolicy(
    string Name, int AnswerSeconds, int AskAgainAfterSeconds, int UnfilledAfterSeconds, DispatchPolicy Dispatch,
    IReadOnlyDictionary<Vehicle, int> CapacityGrams, IReadOnlyList<TownZone> Zones, string TimeZone,
    IReadOnlyList<WorkLimit> Limits, IReadOnlyList<string> NeverUsed,
    int KeepDecisionsDays = 365, int CorrectWithinSeconds = 86_400, IReadOnlyList<string>? HumansMayLift = null,
    int IncidentPaidSeconds = 14_400, int InsuranceReminderDays = 30)
{
    /// <summary>A rider must have a reasonable time to answer (Code des transports L1326-2, L1326-4); R-25 puts it in seconds.</summary>
    public const int LeastAnswerSeconds = 30;
    private const int LongestKeptDays = 3_650;

    /// <summary>The zone whose midnights separate the days of the working-time limits.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>The part of town that a place belongs to: the one whose middle is nearest, the first of equals.</summary>
    public TownZone ZoneOf(Place place) => Zones.Count == 1 ? Zones[0] : Zones.MinBy(zone => zone.SpotOf(place).SquareTo(default))!;

    /// <summary>The zone of that name; the first for a name that an earlier policy had.</summary>
    public TownZone ZoneNamed(string name) => Zones.FirstOrDefault(zone => zone.Name == name) ?? Zones[0];

    /// <summary>The figures in force on <paramref name="day"/>: of each rule and for each group the newest that had begun.</summary>
    public IReadOnlyList<WorkLimit> LimitsOn(DateOnly day) =>
    [
        .. Limits.Where(limit => limit.FromOn <= day)
            .GroupBy(limit => (limit.Rule, limit.Protects), (_, figures) => figures.MaxBy(limit => limit.FromOn)!),
    ];

    /// <summary>What a vehicle carries; without a figure, whatever is given to it.</summary>
    public int CapacityOf(Vehicle vehicle) => CapacityGrams.GetValueOrDefault(vehicle, int.MaxValue);

    /// <summary>Whether a coordinator who gives a rider a ride may set this exclusion aside.</summary>
    public bool MayLift(string rule) => HumansMayLift?.Contains(rule) ?? false;

    /// <summary>What could never be applied, found before it is voted or used.</summary>
    public Refusal? Check() => this switch
    {
        { AnswerSeconds: < LeastAnswerSeconds } => new("answer_too_short", $"Riders have at least {LeastAnswerSeconds} s to answer."),
        { AskAgainAfterSeconds: < 0 } or { UnfilledAfterSeconds: <= 0 } or { Dispatch.MarginSeconds: < 0 } =>
            new("invalid_params", "A margin or a deadline cannot lie before its beginning."),
        { Dispatch.Weights: { DoorPerSecond: < 0 } or { WaitingPerSecond: < 0 } or { LatePerSecond: < 0 } or { RidingPerSecond: < 0 } or { ScarcePerSecond: < 0 } or { FairnessPerSecond: < 0 } } =>
            new("invalid_params", "A weight cannot be negative."),
        { Dispatch.Rounds: < 1 } or { Dispatch.MostTries: < 1 } =>
            new("invalid_params", "A plan is weighed against others at least once: a decision says who else could have."),
        { Dispatch.ExpectedThousandths: < 0 or > 1_000 } or { Dispatch.ExpectedAfterSeconds: < 0 } or { Dispatch.HorizonSeconds: < 0 } =>
            new("invalid_params", "What is expected counts between nothing and as much as what is there."),
        { Dispatch.MostRidesTogether: < 1 } or { Dispatch.MostRidesAhead: < 1 or > DispatchPolicy.LongestPlan } =>
            new("invalid_params", $"A rider's plan holds 1 to {DispatchPolicy.LongestPlan} rides."),
        { IncidentPaidSeconds: < 0 or > 86_400 } => new("invalid_params", "After an accident pay goes on for a day at most."),
        { InsuranceReminderDays: < 0 or > 365 } => new("invalid_params", "People are reminded of the insurance a year ahead at most."),
        { KeepDecisionsDays: < 1 or > LongestKeptDays } => new("invalid_params", $"A decision can be looked up for 1 to {LongestKeptDays} days."),
        { Zones.Count: 0 } => new("invalid_params", "The town needs a zone to be planned in."),
        _ when !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _) => new("invalid_params", $"No time zone is called {TimeZone}."),
        _ when Zones.Select(zone => zone.Name).Distinct().Count() < Zones.Count => new("invalid_params", "Two zones have the same name."),
        _ => null,
    };
}
