using System.Text.Json;

namespace Coop.Redistribution;

/// <summary>
/// What the members voted about their money, as it stands in the record: the legal profile, what goes to the development
/// fund, what a share is measured by, who takes part, and the dated figures that others set (a payroll office, a ministry).
/// </summary>
/// <param name="TimeZone">IANA name: where the collective's calendar year begins and ends.</param>
/// <param name="Key">Parts of the share by key; they sum to one. Empty where the law lets nothing be shared.</param>
/// <param name="Seniority">Coefficients on everybody's weight, by complete years at closing; none means one for all.</param>
/// <param name="CapCents">The most that one person may get; absent for no cap.</param>
/// <param name="Parameters">Dated figures with their source; the newest that is valid on a day counts.</param>
/// <param name="InterestRate">Interest a year on paid-up capital, where a rate is voted and no amount; the law caps it.</param>
/// <param name="LegalReserveRate">Voted where more is put aside than the law asks; absent for what it asks.</param>
/// <param name="StatutoryReserveRate">The same for the second reserve, where the law knows one.</param>
/// <param name="CashRate">The part of each share that is paid in money, where the law lets the rest stay as the person's capital; absent for all of it.</param>
/// <param name="PaidWithinDays">How many days after the year's end shares are paid at the latest, where the members say so.</param>
/// <param name="Voting">How votes are taken, which Members reads and checks; here only what the legal form forbids of it.</param>
/// <param name="EqualByDays">Whether the equal part goes by the days present instead of being full for whoever takes part.</param>
public sealed record Statutes(
    string Name, LegalProfile LegalProfile, string TimeZone, Ratio DevelopmentFundRate,
    IReadOnlyDictionary<ShareKey, Ratio> Key, Presence Eligibility, IReadOnlyList<DatedFigure> Parameters,
    IReadOnlyList<SeniorityStep>? Seniority = null, Money? CapCents = null, Money? InterestRequestedCents = null,
    bool UnusedReserveToFund = false, Ratio? InterestRate = null, Ratio? LegalReserveRate = null, Ratio? StatutoryReserveRate = null,
    bool EqualByDays = false, Ratio? CashRate = null, int? PaidWithinDays = null, JsonElement? Voting = null)
{
    /// <summary>The time zone by its name; coordinated universal time where the machine does not know it.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>Why the law or plain arithmetic forbids these statutes; null when they may stand.</summary>
    /// <param name="on">The day whose figures count; the newest known when absent.</param>
    public Refusal? Forbid(DateOnly? on = null)
    {
        if (Law.Forbid(LegalProfile, Key.Keys) is { } illegal)
            return illegal;
        if (LegalProfile is not LegalProfile.FrScic && Voting is { ValueKind: JsonValueKind.Object } voting && voting.TryGetProperty("colleges", out _))
            return No("illegal_colleges", "One member, one vote: only a SCIC weighs votes by colleges (loi 47-1775 art. 19 octies).");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            return No("unknown_time_zone", $"There is no time zone {TimeZone}.");
        if (Key.Values.Any(part => part.Sign < 0))
            return No("negative_key", "A part of the key is zero or more.");
        if (Key.Count > 0 && Key.Values.Aggregate(Ratio.Zero, (sum, part) => sum + part) != Ratio.One)
            return No("key_not_whole", "The parts of the key sum to one.");
        if (Seniority?.Any(step => step.Coefficient < 1 || step.Coefficient > 2 || step.Years < 0) == true)
            return No("illegal_seniority", "A seniority coefficient is between 1 and 2 (loi 78-763 art. 33-3°).");
        if (DevelopmentFundRate.Sign < 0 || DevelopmentFundRate > 1)
            return No("invalid_rate", "The development fund takes between none and all of the surplus.");
        if (Law.ForbidRates(LegalProfile, LegalReserveRate, StatutoryReserveRate) is { } tooLittle)
            return tooLittle;
        if (InterestRate is { } interest && (Newest(DatedFigure.InterestCap, on) is not { } most || interest.Sign < 0 || interest > most.Value))
            return No("interest_over_cap", $"Interest on shares is between none and the dated cap {DatedFigure.InterestCap} ({Law.Of(LegalProfile).InterestSource}).");
        if (Law.ForbidPaying(LegalProfile, CashRate, PaidWithinDays) is { } unpaid)
            return unpaid;
        if (LegalProfile is LegalProfile.FrScic)
            return null;
        if (Key.Count == 0)
            return No("no_key", $"The statutes say how the members' part is shared ({Law.Of(LegalProfile).KeySource}).");
        if (LegalProfile is not LegalProfile.FrScop)
            return null;
        if (DevelopmentFundRate.Sign == 0)
            return No("no_development_fund", "A SCOP puts a fraction into its development fund every year (loi 78-763 art. 33-2°).");
        if (Law.Of(LegalProfile).WorkersMinimum is { } least && DevelopmentFundRate + least.Value > 1)
            return No("workers_under_minimum", $"The fund leaves the workers less than {least.Value} ({least.Source}).");
        return Eligibility.PresenceMonths is < 0 or > 3 || Eligibility.SeniorityMonths is < 0 or > 6
            ? No("illegal_eligibility", "Three months' presence or six months' seniority are enough (loi 78-763 art. 33-3°).")
            : null;
    }

    /// <summary>The figure of this name that is valid on that day; null when nobody has set one yet.</summary>
    public DatedFigure? Figure(string name, DateOnly on) => Parameters
        .Where(figure => figure.Name == name && figure.ValidFrom <= on)
        .MaxBy(figure => figure.ValidFrom);

    /// <summary>What of a share is not paid in money but becomes the person's capital; the part in money rounds up.</summary>
    public Money RetainedOf(Money share) => CashRate is { } cash ? share - cash.Up(share) : Money.Zero;

    private DatedFigure? Newest(string name, DateOnly? on) => Figure(name, on ?? DateOnly.MaxValue);

    private static Refusal No(string code, string because) => new(code, because) { ByRule = true };
}

/// <summary>A figure that is neither voted nor in the code: a rate of contributions, the capital paid up. <paramref name="Source"/> says who gave it.</summary>
/// <param name="Value">A rate, or whole cents where the name ends in <c>-cents</c>.</param>
public sealed record DatedFigure(string Name, Ratio Value, DateOnly ValidFrom, string Source)
{
    /// <summary>What the co-op pays on top of gross pay, as a rate of it.</summary>
    public const string EmployerContributions = "employer-contributions-rate";

    /// <summary>The highest amount the capital ever reached, in cents: where the legal reserve stops.</summary>
    public const string HighestCapital = "highest-capital-cents";

    /// <summary>
    /// The most that shares may bear a year, as a rate: in France the mean yield of private bonds over the last three calendar
    /// years and two points (loi 47-1775 art. 14).
    /// </summary>
    public const string InterestCap = "share-interest-cap-rate";

    /// <summary>
    /// The part of the surplus that business with non-members left, as a rate, from the accountant's split of the year; where the
    /// law forbids sharing it, it stays in the reserves.
    /// </summary>
    public const string LeftByOthers = "left-by-others-rate";

    /// <summary>Days from an invoice to its due date (Code de commerce L441-10 I: sixty at the most).</summary>
    public const string PaymentDays = "invoice-payment-days";

    /// <summary>Interest a year on what is paid late, as a rate (Code de commerce L441-10 II).</summary>
    public const string LateRate = "late-payment-rate";

    /// <summary>What an invoice paid late costs beside the interest, in cents (Code de commerce D441-5).</summary>
    public const string Recovery = "recovery-indemnity-cents";

    /// <summary>Days after the due date before a person may write an invoice off.</summary>
    public const string WriteOffAfter = "write-off-after-days";
}

/// <summary>From this many complete years on, the weight is multiplied by the coefficient, a fraction from 1 to 2.</summary>
public sealed record SeniorityStep(int Years, Ratio Coefficient);
