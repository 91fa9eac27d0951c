namespace Coop.Matching;

public sealed partial class Ride
{
    /// <summary>
    /// It ended otherwise than was told: the food came back after all, or was handed over. A person says so, with a reason,
    /// soon after, and what the restaurant owes is worked out again.
    /// </summary>
    public Refusal? Correct(RideStatus to, DateTimeOffset now, TimeSpan within, string because)
    {
        if ((Status, to) is not ((RideStatus.Delivered, RideStatus.Returned) or (RideStatus.Returned, RideStatus.Delivered)))
            return new Refusal("illegal_correction", "Only what was delivered can have been returned, and only what was returned delivered.")
            {
                Facts = new Dictionary<string, object?> { ["status"] = Status },
            };
        var closedAt = Timeline.At(Status == RideStatus.Delivered ? RideMark.Delivered : RideMark.Returned);
        if (closedAt + within < now)
            return new Refusal("correction_too_late", "The time in which this could be put right is over.")
            {
                ByRule = true, Facts = new Dictionary<string, object?> { ["endedAt"] = closedAt + within },
            };
        moves.Add(new RideMove(Status, to, ++Version, RiderId, because));
        (Status, Reason) = (to, because);
        return null;
    }
}
