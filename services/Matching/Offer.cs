namespace Coop.Matching;

/// <summary>What became of an offer.</summary>
public enum OfferStatus { Open, Accepted, Declined, Expired, Withdrawn, Released }

/// <summary>
/// One ride put before one rider until <see cref="ExpiresAt"/>, with all that the rider needs to decide: where from and
/// to, how far, how heavy, what it pays (Code des transports L1326-2). Saying no changes nothing else.
/// </summary>
public sealed class Offer
{
    public required OfferId Id { get; init; }
    public required RideId RideId { get; init; }
    public required ShiftId ShiftId { get; init; }
    public required MemberId RiderId { get; init; }

    /// <summary>Way to the pick-up and ride together.</summary>
    public required int Metres { get; init; }
    public required int Seconds { get; init; }
    public required DateTimeOffset PickupAt { get; init; }
    public required DateTimeOffset DropoffAt { get; init; }
    public required OfferPay Pay { get; init; }
    public required DateTimeOffset ShownAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    public OfferStatus Status { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }
    public string? Because { get; private set; }

    /// <summary>Open offers end once; a ride that was taken can be given back.</summary>
    public static bool Allows(OfferStatus from, OfferStatus to) => (from, to) switch
    {
        (OfferStatus.Open, not OfferStatus.Open and not OfferStatus.Released) => true,
        (OfferStatus.Accepted, OfferStatus.Released) => true,
        _ => false,
    };

    /// <summary>Takes the ride. Who is a second too late is told what became of the offer.</summary>
    public Refusal? Accept(DateTimeOffset now) => Status switch
    {
        OfferStatus.Open when now < ExpiresAt => End(OfferStatus.Accepted, now),
        OfferStatus.Open or OfferStatus.Expired => Gone("offer_expired", OfferStatus.Expired),
        _ => Gone("offer_withdrawn", Status),
    };

    /// <summary>After its end it can no longer be declined or withdrawn: it has expired, whoever notices first.</summary>
    public Refusal? Decline(DateTimeOffset now, string? because) => Status switch
    {
        OfferStatus.Open => End(OrExpired(OfferStatus.Declined, now), now, because),
        OfferStatus.Declined or OfferStatus.Expired or OfferStatus.Withdrawn => null,
        _ => Refusal.IllegalMove(Status, OfferStatus.Declined, [OfferStatus.Released]),
    };

    public Refusal? Expire(DateTimeOffset now) => End(OfferStatus.Expired, now);
    public Refusal? Withdraw(DateTimeOffset now, string because) => End(OrExpired(OfferStatus.Withdrawn, now), now, because);
    public Refusal? Release(DateTimeOffset now, string because) => End(OfferStatus.Released, now, because);

    private OfferStatus OrExpired(OfferStatus outcome, DateTimeOffset now) => now < ExpiresAt ? outcome : OfferStatus.Expired;

    private Refusal? End(OfferStatus next, DateTimeOffset now, string? because = null)
    {
        if (!Allows(Status, next))
            return Refusal.IllegalMove(Status, next, Enum.GetValues<OfferStatus>().Where(to => Allows(Status, to)));
        (Status, AnsweredAt, Because) = (next, now, because ?? Because);
        return null;
    }

    private static Refusal Gone(string code, OfferStatus outcome) => new(code, "The offer can no longer be taken.")
    {
        Facts = new Dictionary<string, object?> { ["outcome"] = outcome },
    };
}
