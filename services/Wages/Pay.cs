using Coop.Matching;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>The pay of a shift, and beside it what the rider's own costs are made good with. Lines are put into words when somebody reads them.</summary>
public sealed class ShiftPay
{
    private readonly Receipt receipt;

    internal ShiftPay(Receipt receipt) => (this.receipt, Total) = (receipt, receipt.Total);

    public Money Total { get; }

    public IReadOnlyList<PayLine> Lines => field ??= receipt.Lines();

    public IReadOnlyList<PayLine> Allowances => field ??= receipt.AllowancesOfTheShift();
}

/// <summary>
/// The pay of one shift: a pure function of the voted policy and of what happened, so that anybody can work it out
/// again. Tips are outside of it, and no floor ever counts them.
/// </summary>
public static class Pay
{
    /// <summary>The rule of the line that keeps what an offer had promised.</summary>
    public const string AsOffered = "as-offered";

    /// <summary>
    /// The lines of a shift's pay: components rounded half up, then a line for whatever a floor asks beyond them, rounded
    /// up. What comes to nothing is left out. Floors over weeks and months are <see cref="PeriodPay"/>'s.
    /// </summary>
    public static ShiftPay Of(PayPolicy policy, Work work)
    {
        var known = LookedUp.Of(policy);
        var receipt = new Receipt(policy, known, work);
        var promised = Money.Zero;
        if (known.PaysByOffer)
            receipt.AddOffers();
        else if (Array.Exists(receipt.Rides, ride => ride.PromisedCents is not null))
            promised = Ridden.Of(receipt.Rides).Aggregate(Money.Zero, (sum, offer) => sum + offer.Promised);

        receipt.AddParts();
        receipt.OpenAll();
        receipt.AddFloors(FloorPeriod.Shift);
        receipt.Keep(promised);
        return new ShiftPay(receipt);
    }

    /// <summary>What rides are sure to bring if they are taken together and take so long: their own lines, without what the shift's floors add.</summary>
    public static IReadOnlyList<PayLine> OfOffer(PayPolicy policy, DateTimeOffset at, long seconds, ReadOnlySpan<int> metres)
    {
        var offer = new OfferId(Guid.Empty);
        var end = at.AddSeconds(seconds);
        var rides = new RideDone[metres.Length];
        for (var i = 0; i < rides.Length; i++)
            rides[i] = new RideDone(new RideId(Guid.Empty), RideEnd.Delivered, metres[i], end, offer, at);
        var receipt = new Receipt(policy, LookedUp.Of(policy), new Work([new(ClockState.ToDropoff, at, end)], rides, at));
        receipt.OpenOffer();
        receipt.AddParts(withPremiums: false);
        receipt.AddFloors(FloorPeriod.Offer);
        return receipt.Lines();
    }
}
