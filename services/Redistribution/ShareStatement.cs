using System.Text.Json;

namespace Coop.Redistribution;

/// <summary>What is kept back of a share by a dated figure of the statutes: a rate and who says so.</summary>
public sealed record ShareCharge(string Name, Ratio Rate, Money Cents, string Source)
{
    /// <summary>How the figures of charges on shares begin, such as <c>share-charge-csg</c>.</summary>
    public const string Prefix = "share-charge-";

    /// <summary>Each charge on a share by the newest figure valid on that day, to the nearest cent; none where the statutes name none.</summary>
    public static IReadOnlyList<ShareCharge> Of(Statutes statutes, Money share, DateOnly on) =>
    [
        .. from name in statutes.Parameters.Select(figure => figure.Name).Distinct().Order(StringComparer.Ordinal)
           where name.StartsWith(Prefix, StringComparison.Ordinal)
           let figure = statutes.Figure(name, @on)
           where figure is not null
           select new ShareCharge(name[Prefix.Length..], figure.Value, figure.Value.Nearest(share), figure.Source),
    ];
}

/// <summary>One person's share with all that led to it, to be checked by hand: pool times own weight by all weights is the exact quotient.</summary>
/// <param name="Key">The voted parts by key.</param>
/// <param name="TotalWeight">Of all who take part.</param>
/// <param name="QuotientCents">The exact due in cents, as a fraction; after the caps of others where the statutes have a cap.</param>
/// <param name="Cents">The share before charges.</param>
/// <param name="AdvanceCents">Had in advance and made good by the share.</param>
/// <param name="NetCents">What reaches the account.</param>
/// <param name="ProofHash">Of the proof that the members voted on.</param>
public sealed record ShareStatement(
    Guid DistributionId, DistributionStatus Status, Money PoolCents, IReadOnlyDictionary<ShareKey, Ratio> Key,
    Ratio Weight, Ratio TotalWeight, Ratio QuotientCents, Money Cents, IReadOnlyList<ShareCharge> Charges, Money AdvanceCents, Money NetCents,
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
        return new(
            distribution.Id, distribution.Status, distribution.PoolCents, statutes.Key, mine.Ratio("weight"),
            members.Aggregate(Ratio.Zero, (sum, member) => sum + member.Ratio("weight")), mine.Ratio("quotient"), line.Cents, charges, advance,
            charges.Aggregate(line.Cents - advance, (net, charge) => net - charge.Cents), line.Because, distribution.Hash,
            distribution.ApprovedAt, distribution.PaidAt);
    }
}
