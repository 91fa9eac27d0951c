using Coop.Pricing;

namespace Coop.Matching;

/// <summary>What kind of decision stands in the record: the matching's own, or a person's.</summary>
public enum DecisionKind { Choice, Assign, Release, Cancel, Pause, Resume, Correct }

/// <summary>One decision, kept as it was taken. What a person decided bears the person and the reason.</summary>
public sealed class KeptDecision
{
    public long Seq { get; init; }
    public required DecisionKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }
    public RideId? RideId { get; init; }
    public PolicyRef? Policy { get; init; }
    public Decision? Decision { get; init; }
    public MemberId? By { get; init; }
    public string? Because { get; init; }
}

/// <summary>What a rider told of a ride, with both times: when it happened, by the phone, and when we learnt of it.</summary>
public sealed class RiderCommand
{
    public required RideId RideId { get; init; }
    public required Guid CommandId { get; init; }
    public required MemberId RiderId { get; init; }
    public required string What { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>A tip for whoever rides the ride.</summary>
public sealed class RideTip
{
    public required Guid TipId { get; init; }
    public required RideId RideId { get; init; }
    public required Money Cents { get; init; }
}

/// <summary>What the kitchen last said about a ride; it may come before the ride itself.</summary>
public sealed class KitchenWord
{
    public required RideId RideId { get; init; }
    public required DateTimeOffset ReadyAt { get; set; }
    public required DateTimeOffset ToldAt { get; set; }
}

/// <summary>A picture that shows that the food was handed over: the doorstep or a signature.</summary>
public sealed class HandoverProof
{
    public required RideId RideId { get; init; }
    public required string ContentType { get; set; }
    public required byte[] Image { get; set; }
    public required DateTimeOffset ReceivedAt { get; set; }
}

/// <summary>A rider under age, whom the law protects more until that day; of grown-ups nothing about age is kept here.</summary>
public sealed class Minor
{
    public required MemberId RiderId { get; init; }
    public required DateOnly Until { get; init; }
}

/// <summary>Somebody who left the co-op and goes on no shift any more, though their last token may still be good for minutes.</summary>
public sealed class Leaver
{
    public required MemberId RiderId { get; init; }
    public required DateOnly LeftOn { get; init; }
}

/// <summary>Which instance plans a zone, and where it is reached.</summary>
public sealed class ZoneHolder
{
    public required string Zone { get; init; }
    public required Guid Holder { get; init; }
    public required string Address { get; init; }
    public required DateTimeOffset Since { get; init; }
}

/// <summary>A ride with its offer and the offer's other rides, which nobody else changes for the moment.</summary>
public sealed record HeldTogether(Ride? Ride, Offer? Offer, IReadOnlyList<Ride> Others);
