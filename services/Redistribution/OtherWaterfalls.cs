namespace Coop.Redistribution;

/// <summary>The surplus cut up where the law is not that of a SCOP: nothing shared in a SCIC, refunds by business done elsewhere (domain.md §1.2, §1.3, §1.6).</summary>
public sealed partial record Waterfall
{
    private static Waterfall Scic(YearResult year, Money surplus, WaterfallStep first)
    {
        var law = Law.Of(year.Profile);
        var (reserve, reserveStep) = ToLegalReserve(year, surplus);
        var statutory = StatutoryRate(year).Up(surplus - reserve);
        var free = surplus - reserve - statutory;
        var interest = Min(Min(year.InterestRequested, year.ShareRateCap ?? year.InterestRequested), free);

        return new(surplus, reserve, Money.Zero, statutory, interest, Money.Zero, free - interest,
        [
            first, reserveStep,
            new("statutory-reserve", statutory, $"{StatutoryRate(year)} of the {surplus - reserve} after the legal reserve", law.StatutoryReserve!.Source, "up"),
            new("interest", interest, $"{year.InterestRequested} requested, {free} free", law.InterestSource, "down"),
            new("carried-forward", free - interest, "what is left; a SCIC pays no refunds", law.KeySource, "takes the cent"),
        ]);
    }

    /// <summary>Reserves as the law and the vote ask, capped interest, and the rest to the members by what they did, as far as the law lets it be shared.</summary>
    private static Waterfall Common(YearResult year, Money surplus, WaterfallStep first)
    {
        var law = Law.Of(year.Profile);
        var (reserve, reserveStep) = ToLegalReserve(year, surplus);
        var unused = year.UnusedReserveToFund ? LegalRate(year).Up(surplus) - reserve : Money.Zero;
        var second = Min(StatutoryRate(year).Up(surplus), surplus - reserve);
        var fund = Min(year.DevelopmentFundRate.Up(surplus) + unused, surplus - reserve - second);
        var rest = surplus - reserve - second - fund;
        var interest = Min(Min(year.InterestRequested, year.ShareRateCap ?? year.InterestRequested), rest);

        // What may not be shared stays with all: of what others left, and beyond what the pay of the year allows.
        var ofMembers = law.OthersExcluded ? Max(Money.Zero, surplus - year.LeftByOthers) : surplus;
        var most = law.SharedMaximum is { } maximum ? Min(ofMembers, maximum.Value.Down(year.YearsPay ?? Money.Zero)) : ofMembers;
        var workers = Min(rest - interest, most);
        var stopped = rest - interest - workers;

        return new(surplus, reserve, fund, second + stopped, interest, workers, Money.Zero,
        [
            first, reserveStep,
            new("statutory-reserve", second + stopped, $"{StatutoryRate(year)} of {surplus}" + (stopped > Money.Zero ? $" and {stopped} that may not be shared" : ""),
                stopped > Money.Zero ? law.SharedMaximum?.Source ?? law.KeySource : law.StatutoryReserve?.Source ?? "voted rate", "up"),
            new("development-fund", fund, $"{year.DevelopmentFundRate} of {surplus}" +
                (unused > Money.Zero ? $" and {unused} that the full legal reserve does not take" : ""), "voted rate", "up"),
            new("interest", interest, $"{year.InterestRequested} requested, {rest} free", law.InterestSource, "down"),
            new("workers", workers, $"what is left, at most {most}", law.KeySource, "takes the cent"),
        ]);
    }
}
