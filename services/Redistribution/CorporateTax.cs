namespace Coop.Redistribution;

/// <summary>Corporate tax on a year's profit, by dated figures of the statutes: none of it stands in the code.</summary>
/// <param name="Because">Base and rates, with who gave them.</param>
public sealed record CorporateTax(Money Cents, string Because)
{
    /// <summary>The usual rate (CGI art. 219 I); without it no tax is worked out.</summary>
    public const string Rate = "corporate-tax-rate";

    /// <summary>The rate of small firms, up to an amount of profit (CGI art. 219 I-b).</summary>
    public const string ReducedRate = "corporate-tax-reduced-rate";
    public const string ReducedUpTo = "corporate-tax-reduced-up-to-cents";

    /// <summary>The part of the profit that bears no tax: in a SCOP the workers' part and the reserves (CGI art. 214-1-2°, 237 bis A).</summary>
    public const string FreePart = "corporate-tax-free-part";

    /// <param name="profit">Before tax.</param>
    /// <param name="losses">Of earlier years, which go first.</param>
    /// <returns>Whole euros, the nearest (CGI art. 1657); null when the statutes give no rate or nothing is taxed.</returns>
    public static CorporateTax? Of(Statutes statutes, Money profit, Money losses, DateOnly on)
    {
        if (statutes.Figure(Rate, on) is not { } rate || profit <= losses)
            return null;
        var free = statutes.Figure(FreePart, on);
        var taxed = profit - losses - (free?.Value.Down(profit - losses) ?? Money.Zero);
        var reduced = statutes.Figure(ReducedRate, on);
        var upTo = reduced is null || statutes.Figure(ReducedUpTo, on) is not { } limit ? Money.Zero : new Money((long)limit.Value.Floor());
        var small = taxed < upTo ? taxed : upTo;
        var exact = (reduced?.Value ?? Ratio.Zero) * small.Cents + rate.Value * (taxed - small).Cents;
        var tax = new Money(100 * (long)(exact / 100 + new Ratio(1, 2)).Floor());
        return tax == Money.Zero ? null : new(tax,
            $"tax on {taxed}: {(reduced is null ? "" : $"{reduced.Value} of {small} ({reduced.Source}), ")}{rate.Value} of {taxed - small} ({rate.Source})"
            + (free is null ? "" : $"; free of tax {free.Value} ({free.Source})"));
    }
}
