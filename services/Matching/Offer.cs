namespace Coop.Matching;

/// <summary>What became of an offer.</summary>
public enum OfferStatus { Open, Accepted, Declined, Expired, Withdrawn, Released, Done }

/// <summary>
/// A ride, or several from one restaurant, put before one rider until <see cref="ExpiresAt"/>, with all that the rider
/// needs to decide: where from and to, how far, how heavy, what it pays (Code des transports L1326-2). Saying no changes
/// nothing else.
/// </summary>
public sealed class Offer
{
    public required OfferId Id { get; init; }
    public required ShiftId ShiftId { get; init; }
    public required MemberId RiderId { get; init; }

    /// <summary>Its rides, in the order of their drop-offs.</summary>
    public required Guid[] RideIds { get; init; }

    /// <summary>When each is expected at its door, in the same order.</summary>
    public required DateTimeOffset[] DropoffsAt { get; init; }

    /// <summary>Way to the pick-up and rides together.</summary>
    public required int Metres { get; init; }
    public required int Seconds { get; init; }
    public required DateTimeOffset PickupAt { get; init; }

    /// <summary>When the rider is expected to be done with all of it.</summary>
    public required DateTimeOffset FreeAt { get; init; }
    public required OfferPay Pay { get; init; }
    public required DateTimeOffset ShownAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    public OfferStatus Status { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>When the last of its rides was over.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    public string? Because { get; private set; }

    public IReadOnlyList<RideId> Rides => [.. RideIds.Select(RideId.From)];

    /// <summary>Open offers end once; what was taken is given back, or done.</summary>
    public static bool Allows(OfferStatus from, OfferStatus to) => (from, to) switch
    {
        (OfferStatus.Open, not (OfferStatus.Open or OfferStatus.Released or OfferStatus.Done)) => true,
        (OfferStatus.Accepted, OfferStatus.Released or OfferStatus.Done) => true,
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

    /// <summary>None of its rides is the rider's any more: all were brought to an end, or given back, or taken away.</summary>
    public Refusal? Finish(DateTimeOffset now)
    {
        if (!Allows(Status, OfferStatus.Done))
            return Refusal.IllegalMove(Status, OfferStatus.Done, []);
        (Status, EndedAt) = (OfferStatus.Done, now);
        return null;
    }

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
