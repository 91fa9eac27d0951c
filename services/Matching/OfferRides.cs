using Coop.Hosting;
using Coop.Members;
using Coop.Routing;
using Coop.Wages;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// The cycle: at every event, and when a ride falls due, puts the rides that wait before the riders who are idle. One
/// instance decides at a time; rides and riders that another door holds at this instant come with the wake it ends with.
/// </summary>
public sealed class OfferRides(MatchingDb db, IRouting routing, TimeProvider clock) : IRunOnTheClock
{
    private const int MostOpenRides = 500;
    private const int MostIdleRiders = 2_000;

    /// <summary>Names the cycle among PostgreSQL's advisory locks of this database.</summary>
    private const long TheCycle = 0x0FFE_51DE;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var policy = await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping);
        if (policy is null || !await db.Rides.AnyAsync(ride => ride.Status == RideStatus.Searching, stopping))
            return null;

        await using var commit = await db.Database.BeginTransactionAsync(stopping);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({TheCycle})", stopping);
        if (await db.IsServicePaused(stopping))
            return null;

        var rides = await db.Rides.FromSql($"""
            SELECT * FROM rides WHERE status = 'searching' ORDER BY ready_at LIMIT {MostOpenRides} FOR UPDATE SKIP LOCKED
            """).ToDictionaryAsync(ride => ride.Id, stopping);
        var idle = await db.Shifts.FromSql($"""
            SELECT * FROM shifts s WHERE s.status = 'on'
            AND NOT EXISTS (SELECT FROM offers o WHERE o.rider_id = s.rider_id AND o.status = 'open')
            AND NOT EXISTS (SELECT FROM rides r WHERE r.rider_id = s.rider_id AND r.status IN ('assigned', 'collected', 'returning'))
            ORDER BY s.ticket LIMIT {MostIdleRiders} FOR UPDATE OF s SKIP LOCKED
            """).ToDictionaryAsync(shift => shift.Id, stopping);
        if (rides.Count == 0 || idle.Count == 0)
            return null;

        var (notNow, askAgainAt) = await db.NotNow(rides.Keys, policy.Content, now, stopping);
        var plan = Choice.Of(
            policy.Content,
            rides.Values.Select(ride => OpenRideOf(ride, notNow[ride.Id].ToHashSet())),
            await db.IdleRiders(idle.Values, policy.Content, now, stopping),
            routing, now);

        var rates = (await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, now, stopping))?.Content;
        var cycle = Guid.CreateVersion7(now);
        foreach (var decision in plan.Decisions)
        {
            db.Decisions.Add(new KeptDecision
            {
                Kind = DecisionKind.Choice, Cycle = cycle, At = now, RideId = decision.RideId, Policy = policy.Ref, Decision = decision,
            });
            if (decision.Chosen is { } chosen)
                Offer(rides[decision.RideId], idle[chosen.ShiftId], chosen, policy.Content, rates, now);
        }
        db.Wake<ExpireOffers>();
        await db.SaveChangesAsync(stopping);
        await commit.CommitAsync(stopping);
        return plan.NextAt is { } next && !(askAgainAt < next) ? next : askAgainAt;
    }

    internal static OpenRide OpenRideOf(Ride ride, IReadOnlySet<ShiftId> notNow) => new(
        ride.Id, ride.Pickup, ride.Dropoff, ride.Grams, ride.Vehicle, ride.ReadyAt, ride.PlacedAt, notNow);

    private void Offer(Ride ride, Shift shift, Candidate chosen, MatchingPolicy policy, PayPolicy? rates, DateTimeOffset now)
    {
        ride.Offer();
        db.Follow(ride, now);
        var offer = OfferOf(ride, shift, chosen, rates, now, now.AddSeconds(policy.AnswerSeconds));
        db.Offers.Add(offer);
        db.Note(offer, ClockKind.OfferShown, now, now);
        db.Tell(offer.RiderId.Value, StreamKind.Offer, offer.Id.Value, "open");
    }

    internal static Offer OfferOf(
        Ride ride, Shift shift, Candidate chosen, PayPolicy? rates, DateTimeOffset now, DateTimeOffset expiresAt) => new()
    {
        Id = new OfferId(Guid.CreateVersion7(now)),
        RideId = ride.Id,
        ShiftId = shift.Id,
        RiderId = shift.RiderId,
        Metres = chosen.TripMetres,
        Seconds = (int)chosen.TripSeconds,
        PickupAt = chosen.PickupAt,
        DropoffAt = chosen.DropoffAt,
        Pay = OfferPay.Of(rates, now, chosen.TripSeconds, ride.Metres),
        ShownAt = now,
        ExpiresAt = expiresAt,
    };
}
