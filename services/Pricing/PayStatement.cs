using System.Globalization;
using Coop.Matching;

namespace Coop.Pricing;

/// <summary>
/// A rider's month on one sheet, like a payslip: each day's hours by state (Code du travail D3171-8, -12), what each rule paid,
/// own costs and tips beside it. Amounts are gross: what is kept back for social security stands on the payroll's own slip.
/// </summary>
/// <param name="Says">That the amounts are gross, in words.</param>
public sealed record PayStatement(
    MemberId RiderId, string Month, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<StatementDay> Days, IReadOnlyList<StatementRule> Rules,
    IReadOnlyList<StatementRule> Allowances, PayTotals Totals, Money DueCents, Words Says)
{
    private static readonly Words Gross = new(
        "Gross: social contributions and tax at source are not taken off here; they stand on the payroll's slip.",
        "Montants bruts : les cotisations et l'impôt à la source ne sont pas déduits ici ; ils figurent sur le bulletin.");

    public static PayStatement Of(MemberId rider, string month, PaySlip slip, TimeZoneInfo zone) => new(
        rider, month, slip.From, slip.To,
        [
            .. from shift in slip.Shifts
               group shift by DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(shift.StartedAt, zone).DateTime) into day
               orderby day.Key
               select StatementDay.Of(day.Key, [.. day]),
        ],
        ByRule(slip.Shifts.SelectMany(shift => shift.Lines).Concat(slip.Periods.SelectMany(period => period.Lines))),
        ByRule(slip.Shifts.SelectMany(shift => shift.Allowances).Concat(slip.Periods.SelectMany(period => period.Allowances))),
        slip.Totals, slip.Totals.PayCents + slip.Totals.TipsCents + slip.Totals.AllowancesCents, Gross);

    private static IReadOnlyList<StatementRule> ByRule(IEnumerable<PayLine> lines) =>
    [
        .. from line in lines
           group line by (line.Rule, line.TopUp, line.Unit) into rule
           orderby rule.Key.TopUp, rule.Key.Rule
           select new StatementRule(rule.Key.Rule, rule.Key.TopUp, rule.Key.Unit, rule.Sum(line => line.Quantity), rule.Sum()),
    ];

    /// <summary>The sheet in one of the co-op's languages, to be printed.</summary>
    public IEnumerable<string> Lines(bool french)
    {
        string Say(string en, string fr) => french ? fr : en;
        string Amount(Money money) => french ? Words.Of(money).Fr : Words.Of(money).En;
        yield return Say($"Pay statement, {Month}", $"Relevé de paie, {Month}");
        yield return Say($"Rider {RiderId.Value}", $"Livreur {RiderId.Value}");
        yield return "";
        yield return Say("Day          worked   waiting   rides       pay", "Jour      travaillé   attente  courses      paie");
        foreach (var day in Days)
            yield return $"{day.Day:yyyy-MM-dd} {Hours(day.PaidSeconds),9} {Hours(day.WaitingSeconds),9} {day.Rides,7} {Amount(day.PayCents),12}";
        yield return "";
        yield return Say("Hours by state of the clock", "Heures par état de l'horloge");
        foreach (var (state, seconds) in Totals.SecondsByState)
            yield return $"  {Said(state, french),-34} {Hours(seconds),9}";
        yield return "";
        yield return Say("Pay by rule (t: top-up to a guarantee)", "Paie par règle (c : complément à une garantie)");
        foreach (var rule in Rules)
            yield return $"{(rule.TopUp ? Say("t ", "c ") : "  ")}{rule.Rule,-34} {Quantity(rule),14} {Amount(rule.Cents),14}";
        yield return $"  {Say("Pay, gross", "Paie brute"),-49} {Amount(Totals.PayCents),14}";
        foreach (var rule in Allowances)
            yield return $"  {rule.Rule,-34} {Quantity(rule),14} {Amount(rule.Cents),14}";
        yield return $"  {Say("Own costs, outside of pay", "Frais remboursés, hors paie"),-49} {Amount(Totals.AllowancesCents),14}";
        yield return $"  {Say("Tips, all of them", "Pourboires, en entier"),-49} {Amount(Totals.TipsCents),14}";
        yield return $"  {Say("Due, before social contributions", "Dû, avant cotisations"),-49} {Amount(DueCents),14}";
        yield return "";
        yield return Say(Says.En, Says.Fr);
    }

    private static string Quantity(StatementRule rule) => rule.Unit == "seconds" ? Hours(rule.Quantity) : $"{rule.Quantity} {rule.Unit}";

    private static string Hours(long seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3_600}:{seconds / 60 % 60:00}:{seconds % 60:00}");

    private static string Said(ClockState state, bool french) => (state, french) switch
    {
        (ClockState.Available, true) => "disponible",
        (ClockState.Offered, true) => "offre affichée",
        (ClockState.ToPickup, true) => "vers le restaurant",
        (ClockState.WaitPickup, true) => "attente au restaurant",
        (ClockState.ToDropoff, true) => "vers le client",
        (ClockState.WaitDropoff, true) => "chez le client",
        (ClockState.Return, true) => "retour",
        (ClockState.Pause, true) => "pause, non payée",
        (ClockState.Incident, true) => "incident",
        (ClockState.Pause, false) => "break, not paid",
        _ => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString()).Replace('-', ' '),
    };
}

/// <summary>One day on it; a shift belongs to the day on which it began.</summary>
public sealed record StatementDay(
    DateOnly Day, IReadOnlyDictionary<ClockState, long> SecondsByState, long PaidSeconds, long WaitingSeconds, int Rides, Money PayCents)
{
    public static StatementDay Of(DateOnly day, IReadOnlyList<PaidShift> shifts)
    {
        var totals = PayTotals.Of(shifts, [], []);
        return new(day, totals.SecondsByState, totals.PaidSeconds, totals.WaitingSeconds, totals.Rides, totals.PayCents);
    }
}

/// <summary>What one rule brought in the month.</summary>
public sealed record StatementRule(string Rule, bool TopUp, string Unit, long Quantity, Money Cents);
