using System.Globalization;
using Coop.Dispatch;

namespace Coop.Matching;

/// <summary>A decision as one would tell a rider who asks why: what came of it, who else could have, what decided.</summary>
public static class DecisionWords
{
    /// <param name="isOffered">Whether it was put to the rider, or is only planned.</param>
    public static InWords Of(DecisionKind kind, string? because, Decision? decision, DispatchWeights? weights, bool isOffered = true) => kind switch
    {
        DecisionKind.Choice when decision is not null && weights is not null => Choice(decision, weights, isOffered),
        DecisionKind.Assign => Person("gave the ride to a rider", "a confié la course à un livreur", because, decision?.Lifted),
        DecisionKind.Release => Person("took the ride off its rider; it is offered again", "a retiré la course au livreur ; elle est proposée à nouveau", because),
        DecisionKind.Cancel => Person("called the ride off", "a annulé la course", because),
        DecisionKind.Correct => Person("put right how the ride ended", "a rectifié la fin de la course", because),
        DecisionKind.Pause => Person("stopped the offering", "a suspendu les propositions", because),
        DecisionKind.Resume => Person("took the offering up again", "a repris les propositions", because),
        _ => new("Nothing more is known of it.", "On n'en sait pas davantage."),
    };

    private static InWords Choice(Decision decision, DispatchWeights weights, bool isOffered)
    {
        var (en, fr) = (new List<string>(), new List<string>());
        var rides = decision.Rides.Count;
        if (isOffered)
        {
            en.Add(rides == 1 ? "The ride was put to this rider." : $"The ride was put to this rider together with {rides - 1} more from the same restaurant.");
            fr.Add(rides == 1 ? "La course a été proposée à ce livreur." : $"La course a été proposée à ce livreur avec {rides - 1} autre(s) du même restaurant.");
        }
        if (decision.Weighed is [var winner, ..])
        {
            en.Add($"With them, {Sum(winner, weights, English)}.");
            fr.Add($"Avec lui ou elle, {Sum(winner, weights, French)}.");
            Compare(decision, winner, en, fr);
        }
        if (decision.PlannedAfter > 0)
        {
            en.Add($"The figures count {decision.PlannedAfter} more planned for afterwards, which may still go to others.");
            fr.Add($"Les chiffres comprennent {decision.PlannedAfter} course(s) prévue(s) ensuite, qui peuvent encore revenir à d'autres.");
        }
        foreach (var (rule, riders) in decision.Excluded.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            en.Add($"{riders} could not be asked: {RuleWords.English(rule)}.");
            fr.Add($"{riders} ne pouvai(en)t être sollicité(s) : {RuleWords.French(rule)}.");
        }
        return new InWords(string.Join(' ', en), string.Join(' ', fr));
    }

    /// <summary>What else there was, for these rides alone; where that was cheaper, other rides need the other rider more.</summary>
    private static void Compare(Decision decision, WeighedShift winner, List<string> en, List<string> fr)
    {
        if (decision.Weighed.Skip(1).MinBy(one => one.Cost) is not { } next)
        {
            en.Add("Nobody else near could have ridden it.");
            fr.Add("Personne d'autre à proximité ne pouvait la faire.");
            return;
        }
        var (weighed, more) = (decision.Weighed.Count + decision.Dearer, next.Cost - winner.Cost);
        if (more > 0)
        {
            en.Add($"The next best of {weighed} weighed would have come to {Units(more)} more.");
            fr.Add($"Le choix suivant, sur {weighed} comparés, aurait compté {Units(more)} de plus.");
        }
        else if (more < 0 || next.Needed)
        {
            en.Add($"Of {weighed} weighed, another would have come to {Units(-more)} less for this alone, but other rides need that rider more.");
            fr.Add($"Sur {weighed} comparés, un autre aurait compté {Units(-more)} de moins pour cela seul, mais d'autres courses ont davantage besoin de lui.");
        }
        else
        {
            en.Add($"Another of {weighed} weighed came to the same: the lower ticket, drawn by lot for the day, decided.");
            fr.Add($"Un autre, sur {weighed} comparés, comptait autant : le plus petit numéro, tiré au sort pour la journée, a décidé.");
        }
    }

    private static string Sum(WeighedShift one, DispatchWeights weights, Func<string, long, string> say) => string.Join(", ", new[]
    {
        weights.DoorPerSecond > 0 ? say("door", one.Terms.DoorSeconds) : null,
        weights.WaitingPerSecond > 0 ? say("waiting", one.Terms.WaitingSeconds) : null,
        weights.LatePerSecond > 0 ? say("late", one.Terms.LateSeconds) : null,
        weights.RidingPerSecond > 0 ? say("riding", one.Terms.RidingSeconds) : null,
        weights.ScarcePerSecond > 0 && one.Terms.ScarceSeconds > 0 ? say("scarce", one.Terms.ScarceSeconds) : null,
        weights.FairnessPerSecond > 0 && one.Terms.AheadSeconds != 0 ? say(one.Terms.AheadSeconds > 0 ? "ahead" : "behind", Math.Abs(one.Terms.AheadSeconds)) : null,
    }.OfType<string>());

    private static string English(string term, long seconds) => term switch
    {
        "door" => $"the customers wait {Minutes(seconds)} from order to door in all",
        "waiting" => $"ready food waits {Minutes(seconds)}",
        "late" => $"{Minutes(seconds)} are late",
        "riding" => $"{Minutes(seconds)} are ridden",
        "scarce" => $"{Minutes(seconds)} of the rider's shift count, since hardly anybody stands by",
        "ahead" => $"the rider's rides have paid {Minutes(seconds)} of work more than the guarantee",
        _ => $"the rider is {Minutes(seconds)} of work behind the guarantee",
    };

    private static string French(string term, long seconds) => term switch
    {
        "door" => $"les clients attendent {Minutes(seconds)} en tout entre commande et porte",
        "waiting" => $"le repas prêt attend {Minutes(seconds)}",
        "late" => $"{Minutes(seconds)} sont en retard",
        "riding" => $"{Minutes(seconds)} sont roulées",
        "scarce" => $"{Minutes(seconds)} de son service comptent, car presque personne n'est disponible",
        "ahead" => $"ses courses ont rapporté {Minutes(seconds)} de travail de plus que la garantie",
        _ => $"il lui manque {Minutes(seconds)} de travail pour atteindre la garantie",
    };

    private static InWords Person(string did, string fit, string? because, string? lifted = null) => new(
        $"A coordinator {did}. The reason given: {because}" + (lifted is null ? "" : $" (set aside, as the members allow: {RuleWords.English(lifted)})"),
        $"Un coordinateur ou une coordinatrice {fit}. Motif indiqué : {because}" + (lifted is null ? "" : $" (écarté, comme les membres le permettent : {RuleWords.French(lifted)})"));

    private static string Minutes(long seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s");

    /// <summary>Costs are thousandths of a second from order to door.</summary>
    private static string Units(long cost) => Minutes(cost / 1_000);
}

/// <summary>What the names of the exclusions mean.</summary>
public static class RuleWords
{
    private static readonly Dictionary<string, InWords> Words = new()
    {
        ["vehicle"] = new("the restaurant asked for another vehicle", "le restaurant a demandé un autre véhicule"),
        ["capacity"] = new("it is heavier than the vehicle carries", "c'est plus lourd que ce que le véhicule transporte"),
        ["own_max_grams"] = new("it is heavier than the rider's own limit", "c'est plus lourd que la limite choisie par le livreur"),
        ["own_max_metres"] = new("it is longer than the rider's own limit", "c'est plus long que la limite choisie par le livreur"),
        ["own_until"] = new("the rider ends the shift before the pick-up", "le livreur termine avant le retrait"),
        ["working_time"] = new("a legal limit of working time would be passed", "une limite légale du temps de travail serait dépassée"),
        ["declined"] = new("they have just been asked for this very ride", "cette même course vient de leur être proposée"),
    };

    public static string English(string rule) => Words.TryGetValue(rule, out var words) ? words.En : rule;
    public static string French(string rule) => Words.TryGetValue(rule, out var words) ? words.Fr : rule;
}
