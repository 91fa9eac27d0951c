using Coop.Matching;
using Coop.Pricing;

namespace Coop.Orders;

/// <summary>
/// The order as it follows its ride. News may come in any order, and the order ends up the same: the newest step says
/// where it stands, older ones only fill the timeline. Each <c>Hear</c> answers whether the order stands elsewhere now.
/// </summary>
public sealed partial class Order
{
    /// <summary>The newest step of the ride that was heard of; 0 before the first.</summary>
    public int RideVersion { get; private set; }

    /// <summary>The newest step that said who rides, or that nobody does.</summary>
    public int RiderVersion { get; private set; }
    public OnTheRide? Rider { get; private set; }

    public DateTimeOffset? CollectedAt { get; private set; }
    public DateTimeOffset DropoffExpectedAt { get; private set; }
    public DateTimeOffset? DeliveredAt { get; private set; }

    /// <summary>When the food is taken: an estimate until it has been, null while nobody rides.</summary>
    public DateTimeOffset? PickupAt => CollectedAt ?? Rider?.PickupAt;

    /// <summary>When it arrives: an estimate until it has.</summary>
    public DateTimeOffset DropoffAt => DeliveredAt ?? DropoffExpectedAt;

    /// <summary>Whether this rider is on the ride at this moment, and so may know whom to ask for at the door.</summary>
    public bool IsRiddenBy(MemberId rider) => Rider?.RiderId == rider
        && Status is OrderStatus.Assigned or OrderStatus.Collected or OrderStatus.Returning;

    public bool Hear(RideAssigned news)
    {
        if (SaysWhoRides(news.Step))
        {
            Rider = new OnTheRide(news.RiderId, news.DisplayName, news.Vehicle, news.PickupAt);
            ExpectDropoff(news.DropoffAt);
        }
        return Follow(news.Step, OrderStatus.Assigned);
    }

    public bool Hear(RideReleased news)
    {
        if (SaysWhoRides(news.Step))
        {
            Rider = null;
            ExpectDropoff(Quote.DropoffAt);
        }
        return Follow(news.Step, OrderStatus.Placed);
    }

    public bool Hear(RideCollected news)
    {
        (CollectedAt, DropoffExpectedAt) = (news.CollectedAt.ToUniversalTime(), news.DropoffAt.ToUniversalTime());
        return Follow(news.Step, OrderStatus.Collected, news.CollectedAt);
    }

    public bool Hear(RideDelivered news)
    {
        (CollectedAt, DeliveredAt) = (news.CollectedAt.ToUniversalTime(), news.DeliveredAt.ToUniversalTime());
        return Follow(news.Step, OrderStatus.Delivered, news.DeliveredAt);
    }

    public bool Hear(RideCancelled news)
    {
        Owe(news.WasAssigned, news.ByCoop);
        return Follow(news.Step, OrderStatus.Cancelled);
    }

    public bool Hear(RideReturning news) => Follow(news.Step, OrderStatus.Returning);
    public bool Hear(RideReturned news) => Follow(news.Step, OrderStatus.Returned);
    public bool Hear(RideUnfilled news) => Follow(news.Step, OrderStatus.Unfilled);

    /// <summary>Where life had ended, and ended otherwise: a person's word, which no move of its own leads to.</summary>
    public bool Hear(RideCorrected news)
    {
        var to = news.End == RideEnd.Delivered ? OrderStatus.Delivered : OrderStatus.Returned;
        var isNews = news.Step.Version > RideVersion;
        if (isNews)
            (Status, RideVersion) = (to, news.Step.Version);
        Remember(to, news.Step.At, news.Step.Version);
        return isNews;
    }

    private bool Follow(RideStep step, OrderStatus to, DateTimeOffset? happenedAt = null)
    {
        var isNews = step.Version > RideVersion && !OrderLife.IsOver(Status) && OrderLife.Leads(Status, to);
        var isKnown = Status == OrderStatus.Cancelled && to == OrderStatus.Cancelled;
        RideVersion = Math.Max(RideVersion, step.Version);
        if (isNews)
            Status = to;
        if (!isKnown)
            Remember(to, happenedAt ?? step.At, step.Version);
        return isNews;
    }

    private bool SaysWhoRides(RideStep step)
    {
        if (step.Version <= RiderVersion)
            return false;
        RiderVersion = step.Version;
        return true;
    }

    /// <summary>Who has the food knows best when it arrives.</summary>
    private void ExpectDropoff(DateTimeOffset at)
    {
        if (CollectedAt is null)
            DropoffExpectedAt = at.ToUniversalTime();
    }
}
