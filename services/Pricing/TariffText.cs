namespace Coop.Pricing;

/// <summary>One row of what is owed when a delivery goes otherwise: in what state, by whose doing, what it costs and what it brings the riders.</summary>
public sealed record AfterwardsRow(string Rule, Words State, Words Who, Words Restaurant, Words Riders);

/// <summary>The whole tariff as people read it: sentence by sentence, in both languages, every figure from the rules themselves.</summary>
/// <param name="Sentences">What is carried, every part with its rules, and the VAT.</param>
/// <param name="Afterwards">Cancelling, waiting, returning, sending out again.</param>
public sealed record TariffText(IReadOnlyList<Words> Sentences, IReadOnlyList<AfterwardsRow> Afterwards)
{
    public static TariffText Of(Tariff tariff) => new([.. Sentence(tariff)], [.. Rows(tariff.Afterwards)]);

    private static IEnumerable<Words> Sentence(Tariff tariff)
    {
        var limits = tariff.Limits;
        yield return new Words("Carried: up to ", "Transport : jusqu'à ") + Words.Of(limits.MaxMetres) + new Words(" m and ", " m et ") + Words.Of(limits.MaxGrams)
            + new Words(" g, by ", " g, en ") + TariffWords.Chain(new(", ", ", "), limits.Vehicles.Select(TariffWords.Of)) + ".";
        yield return new Words($"Hours are those of {tariff.TimeZone}. All amounts are without VAT.", $"Les heures sont celles de {tariff.TimeZone}. Tous les montants sont hors TVA.");
        foreach (var zone in tariff.Zones)
            yield return new Words($"Zone {zone.Name}: ", $"Zone {zone.Name} : ") + Words.Join(", ", zone.Polygon.Corners.Select(corner =>
                Words.Same(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{corner.Lat:0.######}/{corner.Lng:0.######}")))) + ".";
        foreach (var part in tariff.Parts)
        {
            yield return part.Item + " (" + Words.Same(part.Id) + "), " + TariffWords.Of(part.Payee) + ": " + part.Because + ".";
            foreach (var rule in part.Rules)
                yield return Words.Same($"— {rule.Name}: ") + rule.SaidWhen + " → " + rule.SaidCharge + ".";
        }
        foreach (var rate in tariff.Vat)
            yield return new Words($"VAT from {rate.ValidFrom:yyyy-MM-dd}: ", $"TVA à partir du {rate.ValidFrom:dd/MM/yyyy} : ")
                + Words.Same($"{rate.Percent} % ({rate.Source})")
                + new Words(", rounded once on the whole, half a cent up; each line shows its part.", ", arrondie une fois sur le total, au demi-centime supérieur ; chaque ligne montre sa part.");
    }

    private static IEnumerable<AfterwardsRow> Rows(Afterwards rules)
    {
        Words restaurant = new("the restaurant", "le restaurant"), coop = new("the co-op", "la coopérative"), nobody = new("nobody", "personne");
        var line = new Words(" of each line", " de chaque ligne");
        var theirs = new Words(" of the riders' lines", " des lignes des livreurs");
        yield return Row("cancelled-unassigned", new("cancelled before a rider is on the way", "annulée avant qu'un livreur soit en route"), restaurant, rules.CancelledUnassignedPercent);
        yield return Row("cancelled-assigned", new("cancelled when a rider is on the way", "annulée quand un livreur est en route"), restaurant, rules.CancelledAssignedPercent);
        yield return Row("cancelled-by-coop", new("called off before the food is taken", "annulée avant la prise du repas"), coop, rules.CancelledByCoopPercent);
        yield return Row("returned", new("nobody at the door: the food goes back", "personne à la porte : le repas revient"), nobody, rules.ReturnedPercent);
        var way = Percent(rules.ReturnLegPercent) + theirs;
        yield return new("return-leg", new("the way back to the restaurant", "le retour au restaurant"), nobody, way, way);
        yield return Row("second-attempt", new(
            $"sent out again within {rules.SecondAttemptWithinHours} h of the return", $"renvoyée dans les {rules.SecondAttemptWithinHours} h après le retour"), restaurant, rules.SecondAttemptPercent);
        var fee = Words.Of(rules.Waiting.PerMinuteCents) + new Words(" for each minute begun, at most ", " par minute entamée, au plus ") + Words.Of(rules.Waiting.MostCents);
        yield return new("waiting", new(
            $"a rider waits longer than {rules.Waiting.GraceMinutes} min for food that was to be ready",
            $"un livreur attend plus de {rules.Waiting.GraceMinutes} min un repas annoncé prêt"), restaurant, fee, fee);
        yield return new("waiting-contested", new(
            $"the wait is contested within {rules.Waiting.ContestDays} days of the ride's end", $"l'attente est contestée dans les {rules.Waiting.ContestDays} jours après la fin de la course"),
            new("the restaurant or the rider", "le restaurant ou le livreur"),
            new("what a coordinator decides counts", "ce que décide un coordinateur compte"), new("hours stay paid by the clock", "les heures restent payées au temps pointé"));

        AfterwardsRow Row(string rule, Words state, Words who, int percent) => new(rule, state, who, Percent(percent) + line, Percent(percent) + theirs);
    }

    private static Words Percent(int percent) => Words.Percent(percent * (Charge.WholeInBasisPoints / 100));
}
