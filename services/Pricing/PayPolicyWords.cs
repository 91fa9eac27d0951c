using Coop.Matching;
using Coop.Wages;

namespace Coop.Pricing;

/// <summary>A pay policy said in the co-op's languages, one sentence a rule, straight from what was voted.</summary>
public static class PayPolicyWords
{
    public static IReadOnlyList<Words> Of(PayPolicy policy, DateOnly day) =>
    [
        .. policy.Components.Select(part => Said(part.Item) + new Words("paid at ", "payé ") + Rate(policy, part, day)
            + (part.AfterSeconds > 0 ? new Words($" after the first {part.AfterSeconds} s of each stretch", $" après les {part.AfterSeconds} premières secondes de chaque période") : Words.Same(""))
            + (part.When is { } when ? Words.Same(", ") + Hours(when) : Words.Same("")) + "."),
        .. (policy.Premiums ?? []).Select(premium => Said(premium.Item)
            + new Words($"{premium.Percent} % of “{premium.Of}” on top, ", $"{premium.Percent} % de « {premium.Of} » en plus, ") + Hours(premium.When) + "."),
        .. policy.AllFloors.Select(floor => Said(floor.Item) + new Words("never less than ", "jamais moins de ")
            + Words.Join(" + ", floor.Rates.Select(rate => Rate(policy, rate, day))) + Over(floor)
            + (floor.FigureOn(day) is { } figure ? Words.Same($" ({figure.Source}, {figure.ValidFrom:yyyy-MM-dd})") : Words.Same(""))
            + (floor.PlannedOnly ? new Words(", for planned hours only", ", pour les seules heures prévues") : Words.Same("")) + "."),
        .. policy.Overtime.Where(one => one.ValidFrom <= day).Select(one => Said(one.Item)
            + new Words($"{one.Percent} % of the week's average hour on top ({one.Source}).", $"{one.Percent} % de l'heure moyenne de la semaine en plus ({one.Source}).")),
        .. (policy.Allowances ?? []).Select(one => Said(one.Item) + new Words("given back at ", "remboursé ") + Rate(policy, one, day)
            + (one.ForOwnVehicle ? new Words(", for the rider's own vehicle", ", pour son propre véhicule") : Words.Same(""))
            + new Words(", outside of pay and floors.", ", hors paie et hors planchers.")),
        new("Tips are the rider's whole, outside of all of this.", "Les pourboires vont entiers au livreur, hors de tout ceci."),
        .. NotReckoned(policy),
    ];

    /// <summary>What nobody looked up since the law fixed it anew, one sentence a figure; empty where all is known.</summary>
    public static IReadOnlyList<Words> OldFigures(PayPolicy policy, DateOnly day) =>
    [
        .. OldFigure.In(policy, day).Select(old => Said(old.Item) + new Words(
            $"the law has fixed this anew on {old.Figure.RenewedOn:yyyy-MM-dd}, and what it is since then is not known here (looked up on {old.Figure.CheckedOn:yyyy-MM-dd}: {old.Figure.Source}). Look it up before you rely on it.",
            $"la loi a fixé un nouveau montant le {old.Figure.RenewedOn:yyyy-MM-dd}, et il n'est pas connu ici (vérifié le {old.Figure.CheckedOn:yyyy-MM-dd} : {old.Figure.Source}). À vérifier avant de s'y fier.")).Distinct(),
    ];

    private static IReadOnlyList<Words> NotReckoned(PayPolicy policy) =>
    [
        .. (Law.Of(policy.Law).NotReckoned ?? []).Select(one =>
            new Words("Not reckoned here: ", "Non calculé ici : ") + new Words(one.En, one.Fr)),
    ];

    private static Words Said(string item) => Words.Same(item + ": ");

    private static Words Rate(PayPolicy policy, PayRate rate, DateOnly day)
    {
        var cents = rate.On(day);
        var amount = policy.Currency == "EUR" ? Words.Of(cents) : Words.Same($"{policy.Currency} {cents.Cents / 100}.{cents.Cents % 100:00}");
        return amount + (rate.Per switch
        {
            PaidPer.Minute => new Words(" a minute", " la minute"),
            PaidPer.Hour => new Words(" an hour", " l'heure"),
            PaidPer.Km => new Words(" a km", " le km"),
            PaidPer.Mile => new Words(" a mile", " le mile"),
            PaidPer.Ride => new Words(" a ride", " la course"),
            PaidPer.Offer => new Words(" an offer", " l'offre"),
            PaidPer.Shift => new Words(" a shift", " le service"),
            _ => new Words(" a month", " le mois"),
        }) + (rate.Per is PaidPer.Minute or PaidPer.Hour ? Time(rate.States) : Words.Same(""));
    }

    private static Words Time(IReadOnlyList<ClockState>? states) =>
        states is null || PayPolicy.WorkingStates.All(states.Contains) ? new(" of all working time, waiting included", " de tout le temps de travail, attente comprise")
        : states.Contains(ClockState.Available) ? new(" of time on call and on rides", " de temps disponible et en course")
        : states is [ClockState.WaitPickup] ? new(" of waiting at the restaurant", " d'attente au restaurant")
        : new(" of time on rides", " de temps en course");

    private static Words Over(PayFloor floor) => (floor.Period switch
    {
        FloorPeriod.Offer => new Words(", for each offer", ", pour chaque offre"),
        FloorPeriod.Shift => new Words(", over each shift", ", sur chaque service"),
        FloorPeriod.Week => new Words(", over each week", ", sur chaque semaine"),
        _ => new Words(", over each month", ", sur chaque mois"),
    }) + (floor.Scope == FloorScope.Aggregate ? new Words(", for all riders together", ", pour tous les livreurs ensemble") : new Words(", for each rider", ", pour chaque livreur"));

    private static Words Hours(PayHours hours)
    {
        var parts = new List<Words>();
        if (hours is { From: { } from, To: { } to })
            parts.Add(new($"from {from:HH:mm} to {to:HH:mm}", $"de {from:HH:mm} à {to:HH:mm}"));
        if (hours.Days is { } days)
            parts.Add(Words.Join(", ", days.Select(day => new Words($"on {day}", $"le {French[(int)day]}"))));
        if (hours.Weather)
            parts.Add(new("in weather that a coordinator called hard", "par un temps que la coordination a déclaré difficile"));
        return Words.Join(", ", parts);
    }

    private static readonly string[] French = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];
}
