using Coop.Pricing;

namespace Coop.Matching;

/// <summary>A ride that waits for a rider, as planning sees it.</summary>
public sealed record RideHere(
    RideId Id, RestaurantId RestaurantId, Place Pickup, Place Dropoff, int Grams, Vehicle? Vehicle, Money RidersPartCents,
    DateTimeOffset PlacedAt, DateTimeOffset ReadyAt, DateTimeOffset PromisedAt);

/// <summary>A rider on shift, as planning sees them: nothing of who they are or of what they did before.</summary>
/// <param name="FreeAt">When what they have accepted, or are being asked for, will be done; null for who is idle.</param>
/// <param name="FreeWhere">Where that is; for who is idle, where they are.</param>
/// <param name="WorkedSeconds">Of this shift, up to when this was seen.</param>
public sealed record RiderHere(
    ShiftId ShiftId, Vehicle Vehicle, OwnLimits Limits, long Ticket, DateTimeOffset? Until, WorkEndAt? MustEnd,
    DateTimeOffset? FreeAt, Place FreeWhere, Money PaidCents, long WorkedSeconds);

/// <summary>When a limit of working time is reached, and by which rule.</summary>
public sealed record WorkEndAt(string Rule, DateTimeOffset At);

/// <summary>A rider on shift as the database knows them.</summary>
/// <param name="RodeUntil">When their last ride of this shift ended; its end is where <see cref="RiderHere.FreeWhere"/> says. Null for who has not ridden yet.</param>
/// <param name="PausedUntil">When their last pause of this shift ended.</param>
public sealed record RiderSeen(string Zone, RiderHere Rider, DateTimeOffset? RodeUntil, DateTimeOffset? PausedUntil);
