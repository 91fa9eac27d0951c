namespace Coop.Pricing;

/// <summary>An amount for every <paramref name="Every"/> metres or grams that are begun beyond <paramref name="Beyond"/>.</summary>
public sealed record Step(StepOf Of, int Every, Money Cents, int Beyond = 0)
{
    public long Begun(in Circumstances at) =>
        Math.Max(0, ((Of == StepOf.Metres ? at.Metres : at.Grams) - (long)Beyond + Every - 1) / Every);
}

/// <summary>What steps are counted in.</summary>
public enum StepOf { Metres, Grams }

/// <summary>A percentage of parts that stand earlier in the tariff.</summary>
/// <param name="BasisPoints">Hundredths of a per cent: 1250 is 12.5 %.</param>
public sealed record PartsShare(IReadOnlyList<string> Of, int BasisPoints);

/// <summary>
/// What a rule charges: the sum of what stands here, never less than the minimum nor more than the maximum, without VAT.
/// Each amount is rounded half a cent up by itself. Nothing at all is a charge of nothing.
/// </summary>
/// <param name="FixedCents">For one delivery.</param>
/// <param name="PerKmCents">For each kilometre, to the metre.</param>
public sealed record Charge(
    Money? FixedCents = null, Money? PerKmCents = null, Step? Step = null, PartsShare? Share = null,
    Money? MinimumCents = null, Money? MaximumCents = null)
{
    private const int MetresPerKm = 1_000;
    internal const int WholeInBasisPoints = 10_000;

    /// <param name="earlier">The sum of the parts that <see cref="Share"/> is a percentage of.</param>
    public Money For(in Circumstances at, Money earlier)
    {
        var sum = FixedCents ?? Money.Zero;
        if (PerKmCents is { } perKm)
            sum += perKm.For(at.Metres, per: MetresPerKm);
        if (Step is not null)
            sum += new Money(Step.Cents.Cents * Step.Begun(at));
        if (Share is not null)
            sum += earlier.For(Share.BasisPoints, per: WholeInBasisPoints);
        if (sum < MinimumCents)
            return MinimumCents.Value;
        return sum > MaximumCents ? MaximumCents.Value : sum;
    }
}
