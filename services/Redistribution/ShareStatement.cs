using System.Text.Json;

namespace Coop.Redistribution;

/// <summary>What is kept back of a share, or of pay, by a dated figure of the statutes: a rate and who says so.</summary>
public sealed record ShareCharge(string Name, Ratio Rate, Money Cents, string Source)
{
    /// <summary>How the figures of charges on shares begin, such as <c>share-charge-csg</c>.</summary>
    public const string Prefix = "share-charge-";

    /// <summary>How the figures of the rider's own contributions on pay begin, such as <c>pay-charge-pension</c>.</summary>
    public const string PayPrefix = "pay-charge-";

    /// <summary>Each charge on a share by the newest figure valid on that day, to the nearest cent; none where the statutes name none.</summary>
    public static IReadOnlyList<ShareCharge> Of(Statutes statutes, Money share, DateOnly on) => Named(Prefix, statutes, share, on);

    /// <summary>What is withheld of pay for the social bodies, in the same way. What is taken back of pay gives back what it bore.</summary>
    public static Money Withheld(Statutes statutes, Money pay, DateOnly on) => pay < Money.Zero
        ? Money.Zero - Withheld(statutes, Money.Zero - pay, on)
        : Named(PayPrefix, statutes, pay, on).Aggregate(Money.Zero, (sum, charge) => sum + charge.Cents);

    private static IReadOnlyList<ShareCharge> Named(string prefix, Statutes statutes, Money of, DateOnly on) =>
    [
        .. from name in statutes.Parameters.Select(figure => figure.Name).Distinct().Order(StringComparer.Ordinal)
           where name.StartsWith(prefix, StringComparison.Ordinal)
           let figure = statutes.Figure(name, @on)
           where figure is not null
           select new ShareCharge(name[prefix.Length..], figure.Value, figure.Value.Nearest(of), figure.Source),
    ];
}

/// <summary>One person's share with all that led to it, to be checked by hand: pool times own weight by all weights is the exact quotient.</summary>
/// <param name="Key">The voted parts by key.</param>
/// <param name="TotalWeight">Of all who take part.</param>
/// <param name="QuotientCents">The exact due in cents, as a fraction; after the caps of others where the statutes have a cap.</param>
/// <param name="Cents">The share before charges.</param>
/// <param name="AdvanceCents">Had in advance and made good by the share.</param>
/// <param name="RetainedCents">Not paid in money, but the person's capital from the payment on.</param>
/// <param name="NetCents">What reaches the account.</param>
/// <param name="ProofHash">Of the proof that the members voted on.</param>
public sealed record ShareStatement(
    Guid DistributionId, DistributionStatus Status, Money PoolCents, IReadOnlyDictionary<ShareKey, Ratio> Key,
    Ratio Weight, Ratio TotalWeight, Ratio QuotientCents, Money Cents, IReadOnlyList<ShareCharge> Charges, Money AdvanceCents, Money RetainedCents, Money NetCents,
    string Because, string ProofHash, DateTimeOffset? ApprovedAt, DateTimeOffset? PaidAt)
{
    /// <summary>Reads a person's part out of the published proof.</summary>
    /// <param name="on">The day whose charges count.</param>
    /// <param name="advance">What the share makes good of an advance; known once it is sent.</param>
    public static ShareStatement Of(Distribution distribution, DistributionLine line, Statutes statutes, DateOnly on, Money advance = default)
    {
        using var proof = JsonDocument.Parse(distribution.Proof);
        var members = new Fields(proof.RootElement).Items("members").ToList();
        var mine = members.Single(member => member.Text("id") == line.Pseudonym);
        var charges = ShareCharge.Of(statutes, line.Cents, on);
        var retained = statutes.RetainedOf(line.Cents);
        return new(
            distribution.Id, distribution.Status, distribution.PoolCents, statutes.Key, mine.Ratio("weight"),
            members.Aggregate(Ratio.Zero, (sum, member) => sum + member.Ratio("weight")), mine.Ratio("quotient"), line.Cents, charges, advance, retained,
            charges.Aggregate(line.Cents - advance - retained, (net, charge) => net - charge.Cents), line.Because, distribution.Hash,
            distribution.ApprovedAt, distribution.PaidAt);
    }
}
