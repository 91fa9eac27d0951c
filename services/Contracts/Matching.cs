using Coop.Pricing;

namespace Coop.Matching;

/// <summary>
/// What happened to a ride. <paramref name="Version"/> grows by one with every step of the same ride, so that who hears
/// of steps in the wrong order keeps the newest.
/// </summary>
public sealed record RideStep(RideId RideId, int Version, DateTimeOffset At)
{
    public OrderId OrderId => RideId.Order;
}

/// <summary>News of a ride.</summary>
public interface IRideNews
{
    RideStep Step { get; }
}

/// <summary>A rider took the ride. Restaurants and customers know them by the display name chosen for the shift.</summary>
[News("matching.ride-assigned.v1", ServiceName.Orders)]
public sealed record RideAssigned(
    RideStep Step, MemberId RiderId, string DisplayName, Vehicle Vehicle,
    DateTimeOffset PickupAt, DateTimeOffset DropoffAt) : IRideNews;

/// <summary>The rider has the food.</summary>
[News("matching.ride-collected.v1", ServiceName.Orders)]
public sealed record RideCollected(RideStep Step, MemberId RiderId, DateTimeOffset CollectedAt, DateTimeOffset DropoffAt) : IRideNews;

/// <summary>The food is at the customer's. <paramref name="DeliveredAt"/> is when it happened, which a phone without network may tell late.</summary>
/// <param name="WaitedSeconds">At the restaurant, from when the rider stood there and the food was to be ready until they had it.</param>
[News("matching.ride-delivered.v1", ServiceName.Orders, ServiceName.Pricing)]
public sealed record RideDelivered(
    RideStep Step, RestaurantId RestaurantId, MemberId RiderId, ShiftId ShiftId, Price Price, int Metres,
    DateTimeOffset CollectedAt, DateTimeOffset DeliveredAt, long WaitedSeconds = 0) : IRideNews;

/// <summary>The rider gave the ride back; it will be offered again.</summary>
[News("matching.ride-released.v1", ServiceName.Orders)]
public sealed record RideReleased(RideStep Step, MemberId RiderId, string Reason) : IRideNews;

/// <summary>Nobody will ride it any more. <paramref name="RiderId"/> is who was on the way, if somebody was.</summary>
/// <param name="ByCoop">Whether the co-op called it off, and not the restaurant.</param>
[News("matching.ride-cancelled.v1", ServiceName.Orders, ServiceName.Pricing)]
public sealed record RideCancelled(
    RideStep Step, RestaurantId RestaurantId, MemberId? RiderId, Price Price, bool WasAssigned, string Reason,
    bool ByCoop = false) : IRideNews;

/// <summary>The customer could not be reached: the food is on its way back to the restaurant.</summary>
[News("matching.ride-returning.v1", ServiceName.Orders)]
public sealed record RideReturning(RideStep Step, MemberId RiderId, string Reason) : IRideNews;

/// <summary>The food is back at the restaurant.</summary>
[News("matching.ride-returned.v1", ServiceName.Orders, ServiceName.Pricing)]
public sealed record RideReturned(
    RideStep Step, RestaurantId RestaurantId, MemberId RiderId, ShiftId ShiftId, Price Price, int Metres, long WaitedSeconds = 0) : IRideNews;

/// <summary>A coordinator put right how a ride ended: delivered after all, or returned after all. What the restaurant owes is worked out again.</summary>
/// <param name="Price">What the order was placed at.</param>
[News("matching.ride-corrected.v1", ServiceName.Orders, ServiceName.Pricing)]
public sealed record RideCorrected(
    RideStep Step, RestaurantId RestaurantId, MemberId RiderId, RideEnd End, string Reason,
    Price? Price = null, long WaitedSeconds = 0) : IRideNews;

/// <summary>Nobody could take the ride before its deadline, and people are told.</summary>
[News("matching.ride-unfilled.v1", ServiceName.Orders)]
public sealed record RideUnfilled(RideStep Step, RestaurantId RestaurantId) : IRideNews;

/// <summary>A rider's time, cut into states without gap or overlap: the only source of hours and pay (domain.md §4.2).</summary>
public enum ClockState
{
    Offline, Pause, Available, Offered, ToPickup, WaitPickup, ToDropoff, WaitDropoff, Return, Incident, Admin,
}

/// <summary>One stretch of a shift in one state; the end is outside.</summary>
public sealed record ClockSpan(ClockState State, DateTimeOffset From, DateTimeOffset To)
{
    public long Seconds => (long)(To - From).TotalSeconds;
}

/// <summary>What a ride counts for in pay. Rides of one offer are ridden together; from <paramref name="TakenAt"/> to <paramref name="At"/> it was this rider's.</summary>
/// <param name="Metres">By the routed way from door to door.</param>
/// <param name="OfferId">The offer in which it was taken; absent where nobody wrote it down.</param>
/// <param name="PromisedCents">What that offer, all its rides together, was sure to bring.</param>
public sealed record RideDone(
    RideId RideId, RideEnd End, int Metres, DateTimeOffset At, OfferId? OfferId = null, DateTimeOffset? TakenAt = null,
    Money? PromisedCents = null);

/// <summary>The hours for which a rider had signed up, when the shift began within them.</summary>
public sealed record PlannedTime(SlotId SlotId, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>A rider went on shift; <paramref name="Planned"/> is the plan that it keeps, absent for who just came.</summary>
[News("matching.shift-started.v1")]
public sealed record ShiftStarted(
    ShiftId ShiftId, MemberId RiderId, Vehicle Vehicle, DateTimeOffset At, PlannedTime? Planned = null);

/// <summary>
/// A rider went off shift: the whole of its clock and rides, enough to work out the pay. What is put right afterwards is
/// told as the whole shift again, with the next <paramref name="Revision"/>; of several the highest counts, whichever is heard first.
/// </summary>
/// <param name="OwnVehicle">Whether the rider rode a vehicle of their own; absent where nobody asked.</param>
[News("matching.shift-ended.v1", ServiceName.Pricing)]
public sealed record ShiftEnded(
    ShiftId ShiftId, MemberId RiderId, Vehicle Vehicle, IReadOnlyList<ClockSpan> Clock, IReadOnlyList<RideDone> Rides,
    DateTimeOffset StartedAt, DateTimeOffset At, PlannedTime? Planned = null, int Revision = 0, bool? OwnVehicle = null);

/// <summary>A rider had an accident on shift, or something else that stopped them; what it was is read at Matching by whom it concerns.</summary>
[News("matching.incident-reported.v1", ServiceName.Members)]
public sealed record IncidentReported(ShiftId ShiftId, MemberId RiderId, DateTimeOffset At);

/// <summary>What the work that a restriction kept a rider from was measured by, where both are needed week by week.</summary>
/// <param name="PlannedSeconds">Of the plans that the rider had made.</param>
/// <param name="UsualSeconds">In weeks without a plan: the mean of the twelve weeks before.</param>
[News("matching.shifts-lost.v1", ServiceName.Members)]
public sealed record ShiftsLost(RestrictionId RestrictionId, MemberId RiderId, long PlannedSeconds, long UsualSeconds, DateTimeOffset At);
