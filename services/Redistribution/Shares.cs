using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Coop.Redistribution;

/// <summary>What one person's (or collective's) share is measured by; never negative. The id is a pseudonym wherever it is published.</summary>
public sealed record Weight(string Id, Ratio Size);

/// <summary>One share and everything that led to it: the exact due, the cents in it, what was cut off, and the lot that decides between equals.</summary>
/// <param name="Quotient">The exact due in cents, after the caps of others.</param>
/// <param name="FloorCents">The whole cents of the due.</param>
/// <param name="Remainder">What was cut off, below one cent.</param>
/// <param name="TieHash">Lower-case hex SHA-256 of <c>period|id</c>: the lowest wins among equal remainders.</param>
public sealed record Share(
    string Id, Ratio Weight, Ratio Quotient, Money FloorCents, Ratio Remainder, string TieHash, Money Cents);

/// <summary>A pool shared out to the cent. What caps stopped and nobody could take is kept in the reserve (Code du travail L3324-7).</summary>
public sealed record ShareOut(IReadOnlyList<Share> Shares, Money KeptCents);

/// <summary>
/// Divides a pool by weight, by largest remainder on exact fractions. Each part gets the whole cents of its due; the cents
/// left over go to the largest remainders. The shares and what is kept sum to the pool, a share is its due rounded down or
/// up, and the order of the people changes nothing. A larger pool can cost somebody a cent: the method is not monotonic.
/// </summary>
public static class Shares
{
    /// <summary>Why this pool cannot be shared by these weights; null when it can.</summary>
    public static Refusal? Forbid(Money pool, IReadOnlyList<Weight> weights, Money? cap = null) =>
        weights.FirstOrDefault(weight => weight.Size.Sign < 0) is { } negative
            ? new("negative_weight", $"The weight of {negative.Id} is below zero.") { ByRule = true }
        : weights.CountBy(weight => weight.Id).FirstOrDefault(id => id.Value > 1) is { Key: { } twice }
            ? new("duplicate_id", $"{twice} stands in the list twice.") { ByRule = true }
        : cap is { Cents: < 0 }
            ? new("negative_cap", "A cap is zero or more.") { ByRule = true }
        : pool != Money.Zero && weights.All(weight => weight.Size.Sign == 0)
            ? new("zero_weights", "There is something to share, but every weight is zero.") { ByRule = true }
        : null;

    /// <summary>
    /// Shares <paramref name="pool"/> cents. Whoever's due exceeds <paramref name="cap"/> gets the cap, and the rest is
    /// divided again among the others until nobody exceeds it. A negative pool is shared as its opposite.
    /// </summary>
    /// <exception cref="ArgumentException"><see cref="Forbid"/> names a reason.</exception>
    public static ShareOut Of(string period, Money pool, IReadOnlyList<Weight> weights, Money? cap = null)
    {
        if (Forbid(pool, weights, cap) is { } refusal)
            throw new ArgumentException(refusal.Because, nameof(weights));
        var sign = pool.Cents < 0 ? -1 : 1;

        var open = Scaled(weights).ToDictionary(part => part.Weight.Id);
        var dues = new Dictionary<string, Ratio>();
        var rest = BigInteger.Abs(pool.Cents);
        while (cap is { } most)
        {
            var whole = Sum(open.Values);
            var above = open.Values.Where(part => rest * part.Size > most.Cents * whole).ToList();
            if (above.Count == 0) break;
            foreach (var part in above)
            {
                open.Remove(part.Weight.Id);
                dues[part.Weight.Id] = most.Cents;
                rest -= most.Cents;
            }
        }

        var left = Sum(open.Values);
        foreach (var part in open.Values)
            dues[part.Weight.Id] = left.IsZero ? Ratio.Zero : new Ratio(rest * part.Size, left);

        var luckiest = Luckiest(period, dues, left.IsZero ? 0 : rest);
        var shares = weights.OrderBy(weight => weight.Id, StringComparer.Ordinal).Select(weight =>
        {
            var (due, floor) = (dues[weight.Id], dues[weight.Id].Floor());
            var cents = (long)floor + (luckiest.Contains(weight.Id) ? 1 : 0);
            return new Share(weight.Id, weight.Size, sign * due, new(sign * (long)floor), due - new Ratio(floor, 1),
                TieHash(period, weight.Id), new(sign * cents));
        }).ToList();

        return new(shares, pool - shares.Aggregate(Money.Zero, (sum, share) => sum + share.Cents));

        // Who was frozen at the cap has a whole due and takes no part in the cents left over.
        HashSet<string> Luckiest(string period, Dictionary<string, Ratio> dues, BigInteger toShare)
        {
            var leftOver = toShare - open.Keys.Aggregate(BigInteger.Zero, (sum, id) => sum + dues[id].Floor());
            return [.. open.Keys
                .OrderByDescending(id => dues[id] - new Ratio(dues[id].Floor(), 1))
                .ThenBy(id => TieHash(period, id), StringComparer.Ordinal)
                .Take((int)BigInteger.Max(leftOver, 0))];
        }
    }

    /// <summary>The published lot between equal remainders: neither the order of ids nor anybody's choice decides.</summary>
    public static string TieHash(string period, string id) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{period}|{id}")));

    // Whole numbers in the same proportions: dividing them is exact and far quicker than adding fractions.
    private static IEnumerable<(Weight Weight, BigInteger Size)> Scaled(IReadOnlyList<Weight> weights)
    {
        var common = weights.Select(weight => weight.Size.Denominator).Distinct()
            .Aggregate(BigInteger.One, (a, b) => a / BigInteger.GreatestCommonDivisor(a, b) * b);
        return weights.Select(weight => (weight, weight.Size.Numerator * (common / weight.Size.Denominator)));
    }

    private static BigInteger Sum(IEnumerable<(Weight Weight, BigInteger Size)> parts) =>
        parts.Aggregate(BigInteger.Zero, (sum, part) => sum + part.Size);
}
