namespace Coop.Dispatch;

/// <summary>Why a ride is not offered at this instant.</summary>
/// <param name="Rider">For whom it is planned, which may change with every cycle; null while nobody can be found.</param>
/// <param name="OfferAt">When it would be offered if nothing happens before; null if that is not known yet.</param>
/// <param name="IsRiderBusy">Whether it waits for its rider rather than for the moment.</param>
/// <param name="RidesBefore">Rides of the same plan that are collected before it.</param>
/// <param name="Because">Why it is planned for that rider; without one, nobody stands in it.</param>
/// <param name="Excluded">How many of the riders looked at a rule excludes from this ride.</param>
public sealed record Waits(
    int? Rider, int? OfferAt, bool IsRiderBusy, int RidesBefore, Reason? Because, IReadOnlyDictionary<Exclusion, int> Excluded);
