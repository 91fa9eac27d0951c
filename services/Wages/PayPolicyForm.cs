using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Coop.Wages;

/// <summary>The plain form of a pay policy: every field is known, every figure within what can be meant, every name used once.</summary>
public static partial class PayPolicyForm
{
    private const int MostRules = 40;
    private const int LongestName = 60;
    private const int LongestItem = 200;
    private static readonly Money Most = new(100_000);

    private static readonly JsonSerializerOptions OnlyKnown = new(Wire.Json) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The policy, or why it cannot be one. A field that the form does not have is named: nothing may be read beside it.</summary>
    public static (PayPolicy? Policy, Refusal? Refusal) Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<PayPolicy>(text, OnlyKnown) is { } policy ? (policy, Refuses(policy)) : (null, No("unreadable_rule", "policy", "The text says nothing."));
        }
        catch (JsonException problem)
        {
            return (null, UnknownField().Match(problem.Message) is { Success: true } field
                ? No("unknown_field", field.Groups[1].Value, $"A pay policy has no field {field.Groups[1].Value}: pay looks at the clock, ways and rides, and at nothing else.")
                : No("unreadable_rule", problem.Path ?? "policy", $"The text cannot be read: {problem.Message}"));
        }
    }

    public static Refusal? Refuses(PayPolicy policy)
    {
        var (premiums, allowances) = (policy.Premiums ?? [], policy.Allowances ?? []);
        IEnumerable<object?> all = [.. policy.Components, .. policy.Floors, .. premiums, .. allowances];
        if (all.Contains(null))
            return No("bad_policy", "policy", "A list holds nothing where something must stand.");
        if (policy.Name is not { Length: > 0 and <= LongestName } || policy.Currency is not { Length: 3 })
            return No("bad_policy", "name", "A policy has a name and a currency of three letters.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(policy.TimeZone, out _))
            return No("bad_policy", "timeZone", $"There is no time zone {policy.TimeZone}.");
        if (!Law.IsKnown(policy.Law))
            return No("unknown_law", "law", $"There is no law {policy.Law} here; there are {string.Join(", ", Law.All.Select(law => law.Id))}.");

        List<(string Id, string Item)> names =
        [
            .. policy.Components.Select(one => (one.Id, one.Item)), .. premiums.Select(one => (one.Id, one.Item)),
            .. policy.Floors.Select(one => (one.Id, one.Item)), .. allowances.Select(one => (one.Id, one.Item)),
        ];
        if (policy.Components.Count == 0 || names.Count > MostRules)
            return No("bad_policy", "components", $"A policy has a component and at most {MostRules} rules.");
        foreach (var (id, item) in names)
            if (id is not { Length: > 0 and <= LongestName } || id.StartsWith("law:", StringComparison.Ordinal) || id == Pay.AsOffered
                || item is not { Length: > 0 and <= LongestItem } || names.Count(one => one.Id == id) > 1)
                return No("bad_policy", id, $"Each rule has an id of its own and says what it is for; {id} does not.");
        return policy.Components.Select(part => (part.Id, Wrong(part))).Concat(policy.Floors.Select(floor => (floor.Id, Wrong(floor))))
            .Concat(allowances.Select(one => (one.Id, Wrong(one)))).Concat(premiums.Select(one => (one.Id, Wrong(one, policy))))
            .Where(rule => rule.Item2 is not null).Select(rule => No("bad_policy", rule.Id, rule.Item2!)).FirstOrDefault();
    }

    internal static Refusal No(string code, string rule, string because) =>
        new(code, because) { ByRule = true, Facts = new Dictionary<string, object?> { ["rule"] = rule } };

    private static string? Wrong(PayRate rate) => rate switch
    {
        { RateCents: null, Figures: not { Count: > 0 } } => "A rule names its rate, or figures of the law.",
        { RateCents: not null, Figures: not null } => "A rule names its rate or figures of the law, not both.",
        _ when (rate.Figures ?? []).Any(figure => figure is null || string.IsNullOrWhiteSpace(figure.Source)) => "Each figure says where it stands.",
        _ when (rate.Figures ?? []).Any(figure => figure.RenewedOn <= figure.ValidFrom) => "A figure is fixed anew after it began to hold.",
        _ when (rate.Figures ?? []).Select(figure => figure.RateCents).Append(rate.RateCents ?? Money.Zero).Any(cents => cents < Money.Zero || cents > Most) =>
            $"A rate is 0 to {Most.Cents} cents.",
        _ when rate.States is { } states && states.Any(state => !PayPolicy.WorkingStates.Contains(state)) => "Only working time is paid.",
        _ => null,
    };

    private static string? Wrong(PayComponent part) => Wrong((PayRate)part) ?? (part switch
    {
        { Per: PaidPer.Month or PaidPer.Offer } => "A component is paid by time, way, ride or shift; what an offer brings at least is a floor.",
        { AfterSeconds: < 0 or > 86_400 } => "A grace is 0 s to a day.",
        { When: { } when } => Wrong(when),
        _ => null,
    });

    private static string? Wrong(PayFloor floor) => floor.Rates.Select(Wrong).FirstOrDefault(wrong => wrong is not null) ?? (floor switch
    {
        { Per: PaidPer.Month } => "A floor counts time, ways, rides, offers or shifts.",
        { PlannedOnly: true, Period: not FloorPeriod.Shift } => "Planned hours are guaranteed by the shift.",
        { Scope: FloorScope.Aggregate, Period: FloorPeriod.Offer or FloorPeriod.Shift } => "A floor for all riders together is held over a week or a month.",
        _ => null,
    });

    private static string? Wrong(Allowance allowance) => Wrong((PayRate)allowance)
        ?? (allowance.Per is PaidPer.Minute or PaidPer.Hour or PaidPer.Offer ? "Own costs are made good by way, ride, shift or month." : null);

    private static string? Wrong(Premium premium, PayPolicy policy) => premium switch
    {
        { Percent: < 1 or > 400 } => "A premium is 1 to 400 %.",
        { When: null } => "A premium says when it is paid.",
        _ when policy.Components.All(part => part.Id != premium.Of) => $"There is no component {premium.Of}.",
        _ => Wrong(premium.When),
    };

    private static string? Wrong(PayHours hours) => hours switch
    {
        { From: null, To: not null } or { From: not null, To: null } => "Hours have a beginning and an end.",
        { From: null, Days: not { Count: > 0 }, Weather: false } => "Hours name times, days or weather.",
        _ => null,
    };

    [GeneratedRegex("JSON property '([^']{1,100})' could not be mapped")]
    private static partial Regex UnknownField();
}
