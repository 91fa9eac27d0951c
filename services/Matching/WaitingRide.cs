using Coop.Dispatch;
using Coop.Pricing;

namespace Coop.Matching;

/// <summary>
/// Why a ride that waits is not offered yet, as the plan of this instant has it. It is made when somebody asks and kept by
/// nobody: the next cycle may plan otherwise, and what is offered in the end has a record of its own.
/// </summary>
/// <param name="OfferAt">When it would be offered if nothing happened before; null if that is not known.</param>
/// <param name="IsRiderBusy">Whether it waits for the rider it is planned for, rather than for the moment.</param>
/// <param name="RidesBefore">Rides planned for the same rider before it.</param>
/// <param name="Plan">For whom it is planned and who else was weighed, to be computed again like a choice; null while nobody can be found.</param>
/// <param name="Excluded">How many riders a rule excludes from it, by the rule's name.</param>
public sealed record WaitingRide(
    DateTimeOffset At, PolicyRef Policy, DateTimeOffset? OfferAt, bool IsRiderBusy, int RidesBefore, Decision? Plan,
    IReadOnlyDictionary<string, int> Excluded, InWords Words)
{
    internal static WaitingRide Paused(PolicyRef policy, DateTimeOffset at) =>
        new(at, policy, null, IsRiderBusy: false, 0, null, new Dictionary<string, int>(), WaitingWords.Paused);

    internal static WaitingRide Of(
        RideId ride, Waits waits, Func<int, ShiftId> shiftOf, Func<int, DateTimeOffset> instant, PolicyRef policy, DispatchWeights weights, DateTimeOffset at)
    {
        var plan = waits is { Rider: { } rider, Because: { } because } ? Decision.Of([ride], shiftOf(rider), because, shiftOf, at) : null;
        var one = new WaitingRide(
            at, policy, waits.OfferAt is { } due ? instant(due) : null, waits.IsRiderBusy, waits.RidesBefore, plan,
            waits.Excluded.ToDictionary(rule => Eligibility.NameOf(rule.Key), rule => rule.Value), new("", ""));
        return one with { Words = WaitingWords.Of(one, weights) };
    }
}

/// <summary>The same as one would tell it to a rider.</summary>
public static class WaitingWords
{
    /// <summary>While a coordinator has stopped the offering, nothing is planned.</summary>
    public static InWords Paused { get; } = new(
        "A coordinator has stopped the offering; nothing is offered until it is taken up again.",
        "Les propositions sont suspendues par la coordination ; rien n'est proposé avant leur reprise.");

    public static InWords Of(WaitingRide ride, DispatchWeights weights)
    {
        var words = Begin(ride);
        if (ride.Plan is { } plan)
        {
            var sum = DecisionWords.Of(DecisionKind.Choice, because: null, plan with { Excluded = ride.Excluded }, weights, isOffered: false);
            return new InWords($"{words.En} {sum.En}", $"{words.Fr} {sum.Fr}");
        }
        foreach (var (rule, riders) in ride.Excluded.OrderBy(one => one.Key, StringComparer.Ordinal))
            words = new InWords(
                $"{words.En} {riders} could not be asked: {RuleWords.English(rule)}.",
                $"{words.Fr} {riders} ne pouvai(en)t être sollicité(s) : {RuleWords.French(rule)}.");
        return words;
    }

    private static InWords Begin(WaitingRide ride)
    {
        var minutes = ride.OfferAt is { } due ? Math.Max(0, (int)Math.Ceiling((due - ride.At).TotalMinutes)) : 0;
        return ride switch
        {
            { Plan: null, Excluded.Count: 0 } => new("Nobody on shift is in reach who has time for it.", "Personne en service à portée n'a le temps de la faire."),
            { Plan: null } => new("Nobody can be found for it at this moment.", "Personne n'est trouvé pour elle en ce moment."),
            { RidesBefore: > 0 } => new(
                $"It is planned for a rider who has {ride.RidesBefore} to ride before it, and may still go to others.",
                $"Elle est prévue pour un livreur qui en a {ride.RidesBefore} à faire avant, et peut encore revenir à d'autres."),
            { OfferAt: null } => new("It is planned for a rider who is likely to be needed elsewhere before.", "Elle est prévue pour un livreur dont on aura sans doute besoin ailleurs avant."),
            { IsRiderBusy: true } => new(
                $"It is planned for a rider who is on another ride for about {minutes} min, and may still go to others.",
                $"Elle est prévue pour un livreur occupé par une autre course pendant environ {minutes} min, et peut encore revenir à d'autres."),
            { OfferAt: { } at } when at > ride.At => new(
                $"It is offered in about {minutes} min, in time for the food; earlier it would only bind a rider whom another ride may need.",
                $"Elle sera proposée dans environ {minutes} min, à temps pour le repas ; plus tôt, elle ne ferait que retenir un livreur dont une autre course peut avoir besoin."),
            _ => new("It is being offered at this moment.", "Elle est proposée en ce moment même."),
        };
    }
}
