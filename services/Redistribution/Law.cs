namespace Coop.Redistribution;

/// <summary>A figure that a law sets: since when, and where it is written.</summary>
public sealed record LegalFigure(string Name, Ratio Value, DateOnly ValidFrom, string Source);

/// <summary>What the law of one legal profile says about the surplus (domain.md §1.1 to §1.7); no vote can change it.</summary>
/// <param name="Keys">What a share may be measured by; none where nothing may be shared between people.</param>
/// <param name="KeySource">The article that says so.</param>
/// <param name="InterestSource">The article that caps the interest on shares.</param>
/// <param name="LegalReserve">The least part of the surplus for the legal reserve.</param>
/// <param name="ReserveStops">Whether the legal reserve is full at the highest capital ever reached.</param>
/// <param name="StatutoryReserve">The least part for a second reserve or fund: in a SCIC of what the legal reserve leaves, else of the surplus.</param>
/// <param name="WorkersMinimum">The least part for the people who work there.</param>
/// <param name="SharedMaximum">The most that may be shared, as a rate of all pay of the year.</param>
/// <param name="OthersExcluded">Whether what business with non-members left may not be shared between members.</param>
public sealed record ProfileLaw(
    IReadOnlyList<ShareKey> Keys, string KeySource, string InterestSource,
    LegalFigure? LegalReserve = null, bool ReserveStops = false, LegalFigure? StatutoryReserve = null,
    LegalFigure? WorkersMinimum = null, LegalFigure? SharedMaximum = null, bool OthersExcluded = false, PayBy? PayBy = null);

/// <summary>By when shares have to be paid after a year's last day, how much of each in money, and where that is written.</summary>
public sealed record PayBy(int Months, int Days, LegalFigure CashMinimum)
{
    public DateOnly After(DateOnly closedOn) => closedOn.AddMonths(Months).AddDays(Days);
}

/// <summary>The figures and keys of co-operative law, each with its article.</summary>
public static class Law
{
    private static readonly ShareKey[] Operations = [ShareKey.Hours, ShareKey.Deliveries, ShareKey.Distance, ShareKey.Fees, ShareKey.ValueAdded];
    private static readonly ShareKey[] ByBylaws = [ShareKey.Equal, ShareKey.Wages, .. Operations];
    private static readonly LegalFigure ThreeTwentieths = new("legal-reserve-rate", new(3, 20), new(1947, 9, 11), "loi 47-1775 art. 16");

    private static readonly Dictionary<LegalProfile, ProfileLaw> ByProfile = new()
    {
        [LegalProfile.FrScop] = new(
            [ShareKey.Equal, ShareKey.Hours, ShareKey.Wages], "loi 78-763 art. 33-3°", "loi 78-763 art. 33-4°, loi 47-1775 art. 14",
            new("legal-reserve-rate", new(15, 100), new(1978, 7, 20), "loi 78-763 art. 33-1°; loi 47-1775 art. 16"), ReserveStops: true,
            WorkersMinimum: new("workers-minimum-rate", new(25, 100), new(1978, 7, 20), "loi 78-763 art. 33-3°")),
        [LegalProfile.FrScic] = new(
            [], "loi 47-1775 art. 19 nonies", "loi 47-1775 art. 14",
            new("legal-reserve-rate", new(15, 100), new(2001, 7, 18), "loi 47-1775 art. 16"), ReserveStops: true,
            new("statutory-reserve-rate", new(50, 100), new(2001, 7, 18), "loi 47-1775 art. 19 nonies")),
        [LegalProfile.FrRistourne] = new(
            Operations, "loi 47-1775 art. 15", "loi 47-1775 art. 14", ThreeTwentieths, ReserveStops: true, OthersExcluded: true),
        [LegalProfile.Federation] = new(
            Operations, "loi 47-1775 art. 15", "loi 47-1775 art. 14", ThreeTwentieths, ReserveStops: true, OthersExcluded: true),
        [LegalProfile.UsWorkerCoop] = new(ByBylaws, "26 CFR 1.1388-1", "the bylaws and State law", OthersExcluded: true,
            PayBy: new(8, 15, new("cash-minimum-rate", new(20, 100), new(1962, 10, 16), "IRC § 1382(d) and § 1388(c)(1)"))),
        [LegalProfile.EsTrabajoAsociado] = new(
            ByBylaws, "Ley 27/1999 art. 58", "Ley 27/1999 art. 48",
            new("legal-reserve-rate", new(20, 100), new(1999, 8, 6), "Ley 27/1999 art. 58 (fondo de reserva obligatorio)"),
            StatutoryReserve: new("education-fund-rate", new(5, 100), new(1999, 8, 6), "Ley 27/1999 art. 58 (fondo de educación y promoción)")),
        [LegalProfile.ItCoopLavoro] = new(
            ByBylaws, "codice civile art. 2545-sexies", "codice civile art. 2514",
            new("legal-reserve-rate", new(30, 100), new(2004, 1, 1), "codice civile art. 2545-quater"),
            StatutoryReserve: new("mutual-fund-rate", new(3, 100), new(1992, 2, 22), "legge 59/1992 art. 11"),
            SharedMaximum: new("ristorno-maximum-rate", new(30, 100), new(2001, 5, 8), "legge 142/2001 art. 3")),
        [LegalProfile.UkSociety] = new(
            ByBylaws, "Co-operative and Community Benefit Societies Act 2014 s. 2(3)", "Co-operative and Community Benefit Societies Act 2014 s. 2(3)"),
    };

    public static ProfileLaw Of(LegalProfile profile) => ByProfile[profile];

    /// <summary>Why these keys are against the law of this profile; null when they are not.</summary>
    public static Refusal? Forbid(LegalProfile profile, IEnumerable<ShareKey> keys)
    {
        var law = Of(profile);
        return keys.Except(law.Keys).Cast<ShareKey?>().FirstOrDefault() is not { } key ? null
            : law.Keys.Count == 0
                ? No("illegal_refund", $"{Name(profile)} may not share its surplus between people ({law.KeySource}).")
                : No("illegal_key", $"{Name(profile)} may share by {string.Join(", ", law.Keys)}, not by {key} ({law.KeySource}).");
    }

    /// <summary>Why voted rates fall short of what the law asks for reserves; null when they do not.</summary>
    public static Refusal? ForbidRates(LegalProfile profile, Ratio? legalReserve, Ratio? statutoryReserve)
    {
        var law = Of(profile);
        foreach (var (voted, least) in new[] { (legalReserve, law.LegalReserve), (statutoryReserve, law.StatutoryReserve) })
        {
            if (voted is not { } rate) continue;
            if (rate.Sign < 0 || rate > 1)
                return No("invalid_rate", "A reserve takes between none and all of the surplus.");
            if (rate < least?.Value)
                return No("reserve_under_minimum", $"{least.Value} is the least that {Name(profile)} puts aside, not {rate} ({least.Source}).");
        }
        return null;
    }

    /// <summary>Why shares may not be paid so little in money, or so late; null when they may.</summary>
    public static Refusal? ForbidPaying(LegalProfile profile, Ratio? cash, int? withinDays)
    {
        var by = Of(profile).PayBy;
        var least = by?.CashMinimum.Value ?? Ratio.One;
        if (cash is { } part && (part > 1 || part < least))
            return No("cash_under_minimum", by is null
                ? $"{Name(profile)} pays shares in money, all of them."
                : $"{least} of each share at the least is paid in money ({by.CashMinimum.Source}).");
        return withinDays is { } days && (days < 0 || by?.After(YearsEnd) < YearsEnd.AddDays(days))
            ? No("paid_too_late", by is null
                ? "Shares are not paid before the year ends."
                : $"Shares are paid within {by.Months} months and {by.Days} days of the year's end ({by.CashMinimum.Source}).")
            : null;
    }

    /// <summary>Why what a year left may be shared no more on this day; null when it may.</summary>
    public static Refusal? ForbidSharing(LegalProfile profile, DateOnly closedOn, DateOnly today) =>
        Of(profile).PayBy is { } by && by.After(closedOn) is var last && today > last
            ? No("paid_too_late", $"What {closedOn.Year} left was to be paid by {last:yyyy-MM-dd}; it stays in the reserves ({by.CashMinimum.Source}).")
            : null;

    /// <summary>Of a year with the shorter February, so that a number of days is never too many.</summary>
    private static readonly DateOnly YearsEnd = new(2025, 12, 31);

    /// <summary>As it is written everywhere, such as <c>FR_SCOP</c>.</summary>
    public static string Name(LegalProfile profile) => System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(profile.ToString());

    private static Refusal No(string code, string because) => new(code, because) { ByRule = true };
}
