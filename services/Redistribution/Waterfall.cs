namespace Coop.Redistribution;

/// <summary>What a year leaves and what the law and the statutes need to know to cut it up; amounts in cents, none below zero but the result.</summary>
/// <param name="Result">After tax; a loss is negative.</param>
/// <param name="DeficitBroughtForward">Losses of the years before, made good first.</param>
/// <param name="LegalReserve">What stands in account 1061.</param>
/// <param name="HighestCapital">The highest amount the capital ever reached: the legal reserve's ceiling.</param>
/// <param name="DevelopmentFundRate">Voted; a SCOP must put a fraction aside every year.</param>
/// <param name="ShareRateCap">What the cap on the interest rate comes to; absent when nothing is known that binds.</param>
/// <param name="UnusedReserveToFund">The voted switch: what a full legal reserve no longer takes goes to the fund.</param>
/// <param name="LegalReserveRate">Voted, where the members put more aside than the law asks; absent for what it asks.</param>
/// <param name="StatutoryReserveRate">The same for the second reserve.</param>
/// <param name="LeftByOthers">Of the surplus, what business with non-members left, where the law forbids sharing it.</param>
/// <param name="YearsPay">All pay of the year, where the law measures the most that may be shared by it.</param>
public sealed record YearResult(
    LegalProfile Profile, Money Result, Money DeficitBroughtForward, Money LegalReserve, Money HighestCapital,
    Ratio DevelopmentFundRate, Money InterestRequested, Money? ShareRateCap = null, bool UnusedReserveToFund = false,
    Ratio? LegalReserveRate = null, Ratio? StatutoryReserveRate = null, Money LeftByOthers = default, Money? YearsPay = null);

/// <summary>One step of cutting up the surplus: how much, how that was worked out, by which article, and which way the cent went.</summary>
public sealed record WaterfallStep(string Name, Money Cents, string Because, string Source, string Rounding);

/// <summary>
/// The surplus of a year cut up as the law orders it: losses first, reserves, interest under its caps, and the workers' part
/// with all that is left. Legal minima round up, caps round down, the last pool takes the cent (domain.md §1.1, §1.2, §2.2).
/// </summary>
public sealed partial record Waterfall(
    Money Surplus, Money LegalReserve, Money DevelopmentFund, Money StatutoryReserve, Money Interest, Money Workers,
    Money CarriedForward, IReadOnlyList<WaterfallStep> Steps)
{
    /// <summary>Why this year cannot be cut up so; null when it can.</summary>
    public static Refusal? Forbid(YearResult year)
    {
        Money[] amounts =
        [
            year.DeficitBroughtForward, year.LegalReserve, year.HighestCapital, year.InterestRequested, year.ShareRateCap ?? default,
            year.LeftByOthers, year.YearsPay ?? default,
        ];
        if (amounts.Any(amount => amount < Money.Zero))
            return No("negative_amount", "Only the result may be below zero.");
        if (year.DevelopmentFundRate.Sign < 0 || year.DevelopmentFundRate > 1)
            return No("invalid_rate", "The development fund takes between none and all of the surplus.");
        if (Law.ForbidRates(year.Profile, year.LegalReserveRate, year.StatutoryReserveRate) is { } under)
            return under;
        var law = Law.Of(year.Profile);
        var surplus = year.Result - year.DeficitBroughtForward;
        if (surplus <= Money.Zero || year.Profile is LegalProfile.FrScic)
            return null;
        if (year.Profile is LegalProfile.FrScop && year.DevelopmentFundRate.Sign == 0)
            return No("no_development_fund", "A SCOP puts a fraction into its development fund every year (loi 78-763 art. 33-2°).");
        if (law.SharedMaximum is { } most && year.YearsPay is null)
            return No("pay_unknown", $"What may be shared is measured by the year's pay, which is not given ({most.Source}).");
        return RatesTake(year, surplus) + (law.WorkersMinimum?.Value ?? Ratio.Zero) * surplus.Cents > surplus.Cents
            ? law.WorkersMinimum is { } least
                ? No("workers_under_minimum", $"The reserves leave the workers less than a quarter ({least.Source}).")
                : No("reserves_over_surplus", "The reserves together take more than the surplus.")
            : null;
    }

    /// <exception cref="ArgumentException"><see cref="Forbid"/> names a reason.</exception>
    public static Waterfall Of(YearResult year)
    {
        if (Forbid(year) is { } refusal)
            throw new ArgumentException(refusal.Because, nameof(year));
        var surplus = year.Result - year.DeficitBroughtForward;
        var first = new WaterfallStep("surplus", surplus,
            $"result {year.Result} less losses brought forward {year.DeficitBroughtForward}", "loi 47-1775 art. 16", "exact");
        if (surplus <= Money.Zero)
            return new(surplus, default, default, default, default, default, default,
                [first with { Because = first.Because + "; a loss is carried forward, nothing is shared" }]);

        return year.Profile switch
        {
            LegalProfile.FrScop => Scop(year, surplus, first),
            LegalProfile.FrScic => Scic(year, surplus, first),
            _ => Common(year, surplus, first),
        };
    }

    private static Waterfall Scop(YearResult year, Money surplus, WaterfallStep first)
    {
        var (reserve, reserveStep) = ToLegalReserve(year, surplus);
        var unused = year.UnusedReserveToFund ? LegalRate(year).Up(surplus) - reserve : Money.Zero;
        var voted = year.DevelopmentFundRate.Up(surplus) + unused;
        var minimum = Law.Of(year.Profile).WorkersMinimum!;
        var least = minimum.Value.Up(surplus);

        // Roundings can cost the workers' minimum a cent or two: the fund, which has no legal minimum, gives them back.
        var given = Min(Max(least - (surplus - reserve - voted), Money.Zero), voted);
        var fund = voted - given;
        var rest = surplus - reserve - fund;

        // Interest may exceed neither the reserves' part nor the workers', nor eat into the workers' minimum.
        var interest = Max(Money.Zero, Min(Min(Min(year.InterestRequested, year.ShareRateCap ?? year.InterestRequested),
            Min(reserve + fund, new Ratio(1, 2).Down(rest))), rest - least));
        var workers = rest - interest;

        return new(surplus, reserve, fund, Money.Zero, interest, workers, Money.Zero,
        [
            first, reserveStep,
            new("development-fund", fund, $"{year.DevelopmentFundRate} of {surplus}" +
                (unused > Money.Zero ? $" and {unused} that the full legal reserve does not take" : "") +
                (given > Money.Zero ? $", less {given} that roundings would have cost the workers' minimum" : ""),
                "loi 78-763 art. 33-2°, voted rate", "up"),
            new("interest", interest, $"{year.InterestRequested} requested; at most what goes to reserves, and the workers' part",
                "loi 78-763 art. 33-4°", "down"),
            new("workers", workers, $"what is left; at least {least}, a quarter of {surplus}", minimum.Source, "takes the cent"),
        ]);
    }

    private static (Money, WaterfallStep) ToLegalReserve(YearResult year, Money surplus)
    {
        var law = Law.Of(year.Profile);
        var room = law.ReserveStops ? Max(Money.Zero, year.HighestCapital - year.LegalReserve) : surplus;
        var reserve = Min(LegalRate(year).Up(surplus), room);
        return (reserve, new("legal-reserve", reserve,
            $"{LegalRate(year)} of {surplus}" + (law.ReserveStops ? $", at most the {room} left up to the highest capital {year.HighestCapital}" : ""),
            law.LegalReserve?.Source ?? "no law asks for one", "up"));
    }

    private static Ratio LegalRate(YearResult year) => year.LegalReserveRate ?? Law.Of(year.Profile).LegalReserve?.Value ?? Ratio.Zero;

    private static Ratio StatutoryRate(YearResult year) => year.StatutoryReserveRate ?? Law.Of(year.Profile).StatutoryReserve?.Value ?? Ratio.Zero;

    // What the rates alone ask for reserves, in exact cents: if this leaves too little, no rounding is to blame.
    private static Ratio RatesTake(YearResult year, Money surplus)
    {
        var full = LegalRate(year) * surplus.Cents;
        Ratio room = Law.Of(year.Profile).ReserveStops ? Max(Money.Zero, year.HighestCapital - year.LegalReserve).Cents : surplus.Cents;
        var fixedRates = year.DevelopmentFundRate + (year.Profile is LegalProfile.FrScop ? Ratio.Zero : StatutoryRate(year));
        return (year.UnusedReserveToFund || full < room ? full : room) + fixedRates * surplus.Cents;
    }

    private static Refusal No(string code, string because) => new(code, because) { ByRule = true };
    private static Money Min(Money a, Money b) => a < b ? a : b;
    private static Money Max(Money a, Money b) => a > b ? a : b;
}
