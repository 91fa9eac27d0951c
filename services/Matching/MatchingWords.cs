using Coop.Dispatch;

namespace Coop.Matching;

/// <summary>One thing that planning looks at, and what it means.</summary>
public sealed record MatchingInput(string Name, InWords Meaning);

/// <summary>One weight as it is in force.</summary>
/// <param name="ThousandthsPerSecond">What a second of it counts, in thousandths of a second from order to door.</param>
/// <param name="SharePerMille">Its part of all weights together: how it compares with the others, second for second.</param>
public sealed record MatchingWeight(string Name, int ThousandthsPerSecond, int SharePerMille, InWords Meaning);

/// <summary>One figure of the policy in force beside weights and limits: a time, in the unit that its name says.</summary>
public sealed record MatchingFigure(string Name, int Value, InWords Meaning);

/// <summary>
/// What the planning looks at, told from the planning's own input types and the weights in force, so that nothing can be
/// looked at that is not told here: a field without words fails a test.
/// </summary>
public static class MatchingWords
{
    private static readonly Dictionary<string, InWords> OfRiders = new()
    {
        [nameof(RiderAtWork.FreeWhere)] = new("where the rider is, or will be when what they have taken is done; an idle rider is where their phone told last, known in memory only", "où se trouve le livreur, ou se trouvera quand ce qu'il a accepté sera terminé ; sans course, là où son téléphone l'a situé en dernier, en mémoire seulement"),
        [nameof(RiderAtWork.FreeAt)] = new("when that is", "quand il sera libre"),
        [nameof(RiderAtWork.Vehicle)] = new("what they ride, for its class's usual speed and what a restaurant asked for; nobody's own speed", "son véhicule, pour la vitesse usuelle de sa catégorie et ce que le restaurant demande ; jamais sa propre vitesse"),
        [nameof(RiderAtWork.CapacityGrams)] = new("what such a vehicle carries", "ce qu'un tel véhicule transporte"),
        [nameof(RiderAtWork.ShiftEndsAt)] = new("after when they want no more pick-up", "l'heure après laquelle il ne veut plus de retrait"),
        [nameof(RiderAtWork.WorkEndsAt)] = new("when a legal limit of working time is reached", "l'heure à laquelle une limite légale du temps de travail est atteinte"),
        [nameof(RiderAtWork.MaxMetres)] = new("the longest trip they want in this shift", "le trajet le plus long qu'il souhaite dans ce service"),
        [nameof(RiderAtWork.MaxGrams)] = new("the heaviest load they want in this shift", "la charge la plus lourde qu'il souhaite dans ce service"),
        [nameof(RiderAtWork.PaidCents)] = new("the riders' part of the rides they did in this shift", "la part des livreurs dans les courses faites pendant ce service"),
        [nameof(RiderAtWork.GuaranteedCents)] = new("what the guarantee pays for their hours in this shift so far", "ce que la garantie paie pour ses heures de ce service jusqu'ici"),
        [nameof(RiderAtWork.GuaranteedAt)] = new("up to when that is counted", "l'instant jusqu'auquel cela est compté"),
        [nameof(RiderAtWork.GuaranteeCentsPerHour)] = new("what the guarantee pays for an hour", "ce que la garantie paie par heure"),
        [nameof(RiderAtWork.Ticket)] = new("a number drawn by lot for each rider and day; it decides between equals alone", "un numéro tiré au sort par livreur et par jour ; il ne départage que les égaux"),
    };

    private static readonly Dictionary<string, InWords> OfRides = new()
    {
        [nameof(RideToGive.Restaurant)] = new("from which restaurant, since rides of one may go together", "le restaurant, car les courses d'un même restaurant peuvent être groupées"),
        [nameof(RideToGive.Pickup)] = new("where the food is taken", "où le repas est retiré"),
        [nameof(RideToGive.Dropoff)] = new("where it goes", "où il va"),
        [nameof(RideToGive.PlacedAt)] = new("when it was ordered", "quand il a été commandé"),
        [nameof(RideToGive.ReadyAt)] = new("when the kitchen says it is ready", "quand la cuisine le dit prêt"),
        [nameof(RideToGive.PromisedAt)] = new("when it can be expected at the door", "quand on peut l'attendre à la porte"),
        [nameof(RideToGive.Grams)] = new("how heavy it is", "son poids"),
        [nameof(RideToGive.Vehicle)] = new("the vehicle that was asked for, if one was", "le véhicule demandé, s'il y en a un"),
        [nameof(RideToGive.PaidCents)] = new("the riders' part of its price", "la part des livreurs dans son prix"),
        [nameof(RideToGive.Key)] = new("a number that tells equal rides apart", "un numéro qui départage les courses égales"),
    };

    private static readonly (string Name, Func<DispatchWeights, int> Of, InWords Meaning)[] OfWeights =
    [
        ("door", weights => weights.DoorPerSecond, new("a second between an order and its door", "une seconde entre la commande et la porte")),
        ("waiting", weights => weights.WaitingPerSecond, new("a second that ready food waits for its rider", "une seconde d'attente d'un repas prêt")),
        ("late", weights => weights.LatePerSecond, new("a second after the time that could be expected", "une seconde après l'heure attendue")),
        ("riding", weights => weights.RidingPerSecond, new("a second of riding", "une seconde de trajet")),
        ("scarce", weights => weights.ScarcePerSecond, new("a second of a rider's shift that work takes where hardly anybody stands by: nothing while a fifth of those at work do, all of it when nobody does; less the later it is, nothing in an hour", "une seconde de service que le travail prend là où presque personne n'est disponible : rien tant qu'un cinquième l'est, tout quand personne ne l'est ; moins si c'est plus tard, rien dans une heure")),
        ("fairness", weights => weights.FairnessPerSecond, new("a second of guaranteed work that the rider's rides have already paid: work goes first to who is furthest behind", "une seconde de travail garanti que ses courses ont déjà payée : le travail va d'abord à qui est le plus en retard")),
    ];

    private static readonly (string Name, Func<MatchingPolicy, int> Of, InWords Meaning)[] OfFigures =
    [
        ("answerSeconds", policy => policy.AnswerSeconds, new("how long an offer stays open", "combien de temps une offre reste ouverte")),
        ("askAgainAfterSeconds", policy => policy.AskAgainAfterSeconds, new("for how long a ride is not put again to who declined it", "combien de temps une course n'est pas reproposée à qui l'a refusée")),
        ("unfilledAfterSeconds", policy => policy.UnfilledAfterSeconds, new("how long after the food is ready a ride that nobody took is given up", "combien de temps après que le repas est prêt une course que personne n'a prise est abandonnée")),
        ("keepDecisionsDays", policy => policy.KeepDecisionsDays, new("for how long it can be looked up why a ride went to whom", "pendant combien de temps on peut lire pourquoi une course est allée à qui")),
        ("correctWithinSeconds", policy => policy.CorrectWithinSeconds, new("for how long a coordinator may say that a ride ended otherwise", "pendant combien de temps un coordinateur peut dire qu'une course s'est terminée autrement")),
        ("incidentPaidSeconds", policy => policy.IncidentPaidSeconds, new("for how long at most pay goes on after an accident of who had signed up for no hours; who had is paid to their end", "pendant combien de temps au plus la paie continue après un accident pour qui n'était inscrit à aucune plage ; qui l'était est payé jusqu'à sa fin")),
        ("insuranceReminderDays", policy => policy.InsuranceReminderDays, new("for how many days before the co-op's insurance ends everybody is reminded of it", "pendant combien de jours avant la fin de l'assurance de la coopérative chacun en est averti")),
    ];

    /// <summary>Every field that planning has of a rider and of a ride, under its own name.</summary>
    public static IReadOnlyList<MatchingInput> Inputs { get; } =
    [
        .. Of(typeof(RiderAtWork), "rider", OfRiders), .. Of(typeof(RideToGive), "ride", OfRides),
        new("rider.barred", new("whether they have been asked for this very ride a moment ago; nothing else follows from an answer", "si cette même course vient de leur être proposée ; rien d'autre ne découle d'une réponse")),
    ];

    /// <summary>Every time that the policy sets by itself.</summary>
    public static IReadOnlyList<MatchingFigure> Figures(MatchingPolicy policy) => [.. OfFigures.Select(one => new MatchingFigure(one.Name, one.Of(policy), one.Meaning))];

    public static IReadOnlyList<MatchingWeight> Weights(DispatchWeights weights)
    {
        var all = OfWeights.Sum(one => (long)one.Of(weights));
        return [.. OfWeights.Select(one => new MatchingWeight(one.Name, one.Of(weights), all == 0 ? 0 : (int)(one.Of(weights) * 1_000L / all), one.Meaning))];
    }

    private static IEnumerable<MatchingInput> Of(Type type, string of, Dictionary<string, InWords> words) =>
        type.GetProperties().Select(field => new MatchingInput($"{of}.{char.ToLowerInvariant(field.Name[0])}{field.Name[1..]}", words[field.Name]));
}
