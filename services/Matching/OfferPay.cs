using Coop.Wages;

namespace Coop.Matching;

/// <summary>How the pay in an offer comes about.</summary>
public enum PayBasis { PerHour, PerRide }

/// <summary>One line of it, with the rule of the pay policy that it comes from.</summary>
public sealed record OfferPayLine(string Rule, Money Cents, string Because);

/// <summary>
/// What an offer is sure to bring the rider, tips apart. The shift's own pay is worked out from measured time; where that
/// came to less, it is made up to what was offered.
/// </summary>
public sealed record OfferPay(PayBasis Basis, Money GuaranteedCents, IReadOnlyList<OfferPayLine> Lines)
{
    /// <param name="policy">The pay policy of the shift; null where there was none when it began, and then nothing is promised.</param>
    /// <param name="seconds">Estimated, from setting out to the last customer's door.</param>
    /// <param name="metres">Of each ride that is offered together.</param>
    public static OfferPay Of(PayPolicy? policy, DateTimeOffset at, long seconds, params ReadOnlySpan<int> metres)
    {
        if (policy is null)
            return new OfferPay(PayBasis.PerRide, Money.Zero, []);

        // Who is paid while they wait is paid by the hour, whatever rides bring besides.
        var basis = policy.PaysWaiting ? PayBasis.PerHour : PayBasis.PerRide;
        IReadOnlyList<OfferPayLine> lines =
        [
            .. from line in Pay.OfOffer(policy, at, seconds, metres)
               select new OfferPayLine(line.Rule, line.Cents, line.Because + (line.Unit != "seconds" || line.TopUp ? ""
                   : basis == PayBasis.PerHour ? ", estimated: part of the hours that the shift pays anyway" : ", estimated; measured time is paid")),
        ];
        return new OfferPay(basis, lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents), lines);
    }
}
