using System.Globalization;

namespace Coop.Redistribution;

/// <summary>A member's statement as lines to print, in French or English.</summary>
public static class StatementText
{
    private const int Width = 98;

    public static IReadOnlyList<string> Of(MemberStatement statement, bool french)
    {
        string Say(string inFrench, string inEnglish) => french ? inFrench : inEnglish;
        List<string> lines =
        [
            Say($"RELEVÉ INDIVIDUEL {statement.Period}", $"MEMBER STATEMENT {statement.Period}"),
            Say($"Pseudonyme dans la preuve publiée : {statement.Pseudonym}", $"Pseudonym in the published proof: {statement.Pseudonym}"),
            Say($"Temps de travail payé : {statement.PaidSeconds} s", $"Paid working time: {statement.PaidSeconds} s"),
            Row(Say("Rémunération brute", "Gross pay"), statement.WagesCents),
            .. statement.WithheldCents == Money.Zero
                ? (string[])[Say("Aucun taux de cotisations salariales n'est en vigueur : la paie est due brute.", "No rate of the rider's own contributions is in force: pay is due gross.")]
                : [Row(Say("- cotisations salariales retenues", "- own contributions withheld"), statement.WithheldCents),
                    Row(Say("Rémunération nette, avant impôt à la source", "Net pay, before tax at source"), statement.WagesCents - statement.WithheldCents)],
            "",
        ];
        if (statement.Shares.Count == 0)
            lines.Add(Say("Aucune répartition proposée pour cette période.", "No sharing is proposed for this period."));
        foreach (var share in statement.Shares)
        {
            lines.AddRange([
                Say($"Répartition {share.DistributionId} : {State(share.Status, french)}", $"Sharing {share.DistributionId}: {State(share.Status, french)}"),
                Row(Say("Somme à répartir", "Pool"), share.PoolCents),
                Say("Clé : ", "Key: ") + string.Join(" + ", share.Key.OrderBy(key => key.Key).Select(key => $"{key.Value} {Word(key.Key, french)}")),
                Say($"Poids propre : {share.Weight}", $"Own weight: {share.Weight}"),
                Say($"Total des poids : {share.TotalWeight}", $"Total of weights: {share.TotalWeight}"),
                Say($"Quotient exact, en centimes : {share.QuotientCents}", $"Exact quotient, in cents: {share.QuotientCents}"),
                Row(Say("Part", "Share"), share.Cents),
                .. share.Charges.Select(charge => Row($"- {charge.Name} {charge.Rate} ({charge.Source})", charge.Cents)),
                .. share.AdvanceCents == Money.Zero ? [] : (string[])[Row(Say("- acompte déjà versé", "- had in advance"), share.AdvanceCents)],
                .. share.RetainedCents == Money.Zero ? [] : (string[])[Row(Say("- portée au capital", "- kept as own capital"), share.RetainedCents)],
                Row(Say("Net à verser", "Net"), share.NetCents),
                share.PaidAt is { } paid
                    ? Say($"Versé le {Instant(paid)}", $"Paid at {Instant(paid)}")
                    : Say("Pas encore versé", "Not paid yet"),
                Say($"Preuve : {share.ProofHash}", $"Proof: {share.ProofHash}"), "",
            ]);
        }
        lines.AddRange([
            Say($"Registre enchaîné jusqu'à l'écriture {statement.Chain.Links}, le {Instant(statement.Chain.At)}", $"Books chained up to entry {statement.Chain.Links}, at {Instant(statement.Chain.At)}"),
            statement.Chain.Head,
            Say("Signature :", "Signature:"), statement.Chain.Signature,
        ]);
        return lines;

        string Row(string what, Money cents) => what.Length > Width - 16
            ? $"{what}  {Amount(cents, french)}"
            : what.PadRight(Width - 16) + Amount(cents, french).PadLeft(16);
    }

    private static string State(DistributionStatus status, bool french) => !french ? status.ToString().ToLowerInvariant() : status switch
    {
        DistributionStatus.Proposed => "proposée",
        DistributionStatus.Approved => "approuvée",
        DistributionStatus.Paid => "versée",
        _ => "annulée",
    };

    private static string Word(ShareKey key, bool french) => key switch
    {
        ShareKey.Equal => french ? "à parts égales" : "equally",
        ShareKey.Hours => french ? "selon le temps de travail" : "by working time",
        ShareKey.Wages => french ? "selon la rémunération" : "by gross pay",
        ShareKey.Deliveries => french ? "selon les livraisons" : "by deliveries",
        ShareKey.Distance => french ? "selon la distance" : "by distance",
        ShareKey.Fees => french ? "selon les contributions versées" : "by fees paid",
        ShareKey.ValueAdded => french ? "selon la valeur ajoutée" : "by value added",
        _ => french ? "selon le capital" : "by capital",
    };

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Amount(Money money, bool french) => string.Create(CultureInfo.InvariantCulture,
        $"{(money < Money.Zero ? "-" : "")}{Math.Abs(money.Cents) / 100}{(french ? ',' : '.')}{Math.Abs(money.Cents) % 100:00} EUR");
}
