using Coop.Hosting;
using Coop.Members;
using Coop.Routing;
using Coop.Wages;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// The cycle: soon after each event, at the heartbeat, and when a plan falls due, takes in what has changed in the zones
/// that this instance holds, plans them, and puts before riders what is due. What another door holds at this instant, or
/// changed since it was read, is left alone and read again.
/// </summary>
public sealed class OfferRides(
    MatchingDb db, TownState town, Places places, Whereabouts whereabouts, HoldZones hold, Bells bells, IRouting routing, TimeProvider clock) : IRunOnTheClock
{
    /// <summary>
    /// Events come in swarms; a rider does not notice so short a wait, and one plan for all of them is better and costs less:
    /// in a flood, planning is a quarter of what Matching does. The first event after a lull waits for nothing.
    /// </summary>
    private static readonly TimeSpan BetweenCycles = TimeSpan.FromMilliseconds(400);

    public static InWords? Decides => new(
        "Offers rides to riders, by the voted weights.",
        "Propose les courses aux livreurs, selon les poids votés.");

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { } policy)
            return null;
        if (town.PlannedAt is { } last && last <= now && now < last + BetweenCycles)
            return last + BetweenCycles;

        var zones = policy.Content.Zones;
        var held = await hold.Hold([.. zones.Select(zone => zone.Name)], stopping);
        var own = bells.TakeWords<OfferRides>();
        if (held.Count < zones.Count)
            await db.PassOn(own, stopping);
        HashSet<Guid> about = [.. own, .. town.TakeHeard(), .. whereabouts.Silent(now).Select(rider => rider.Value)];
        if (held.Count == 0)
        {
            places.ForgetAllBut(new HashSet<ShiftId>());
            return null;
        }
        var rates = (await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, now, stopping))?.Content;
        try
        {
            bool all;
            lock (town.Turn)
                all = town.Keep(held, policy.Ref, policy.Content, rates?.GuaranteeOn(now) ?? 0, now);
            var look = await db.Look(policy.Content, all ? null : about, now, stopping);
            lock (town.Turn)
                town.See(look, all ? null : about, now);
            await db.AskWhere(whereabouts.TakeToAsk(), stopping);
            var nextAt = look.IsPaused ? null : await Plan(policy, now, stopping);
            return nextAt < whereabouts.NextAt ? nextAt : whereabouts.NextAt ?? nextAt;
        }
        catch
        {
            lock (town.Turn)
                town.Doubt();
            throw;
        }
        finally
        {
            town.PlannedAt = now;
        }
    }

    private async Task<DateTimeOffset?> Plan(Policy<MatchingPolicy> policy, DateTimeOffset now, CancellationToken stopping)
    {
        List<(ZoneState Zone, (IReadOnlyList<RidesToOffer> Offers, DateTimeOffset? NextAt) Plan)> plans;
        lock (town.Turn)
            plans = [.. town.Zones.Select(zone => (zone, zone.Plan(now)))];
        var nextAt = plans.Min(plan => plan.Plan.NextAt);
        if (plans.All(plan => plan.Plan.Offers.Count == 0))
            return nextAt;

        var offers = plans.SelectMany(plan => plan.Plan.Offers.Select(offer => (plan.Zone, offer))).ToList();
        await using var commit = await db.Database.BeginTransactionAsync(stopping);
        if (!await hold.HoldsStill(db, [.. offers.Select(one => one.Zone.Town.Name).Distinct()], stopping))
        {
            await hold.LetGo();
            throw new InvalidOperationException("Another instance holds a zone that this one was planning.");
        }
        var shifts = await Free([.. offers.Select(one => one.offer.ShiftId.Value)], stopping);
        var rides = await Waiting([.. offers.SelectMany(one => one.offer.Rides.Select(ride => ride.Value))], stopping);

        var put = new List<Action>();
        foreach (var (zone, offered) in offers)
            if (shifts.TryGetValue(offered.ShiftId, out var shift) && offered.Rides.All(rides.ContainsKey))
                put.Add(Put(zone, offered, shift, [.. offered.Rides.Select(ride => rides[ride])], policy, await db.RatesOf(shift, stopping), now));
            else
                foreach (var word in offered.Rides.Select(ride => ride.Value).Append(offered.ShiftId.Value))
                    db.Wake<OfferRides>(word);
        db.Wake<ExpireOffers>();
        await db.SaveChangesAsync(stopping);
        await commit.CommitAsync(stopping);
        lock (town.Turn)
            put.ForEach(known => known());
        return put.Count < offers.Count ? now + BetweenCycles : nextAt;
    }

    private Task<Dictionary<ShiftId, Shift>> Free(Guid[] ids, CancellationToken stopping) => db.Shifts.FromSql($"""
        SELECT * FROM shifts s WHERE id = ANY({ids}) AND status = 'on'
        AND NOT EXISTS (SELECT FROM offers o WHERE o.rider_id = s.rider_id AND o.status IN ('open', 'accepted'))
        ORDER BY id FOR UPDATE SKIP LOCKED
        """).ToDictionaryAsync(shift => shift.Id, stopping);

    private Task<Dictionary<RideId, Ride>> Waiting(Guid[] ids, CancellationToken stopping) => db.Rides.FromSql($"""
        SELECT * FROM rides WHERE id = ANY({ids}) AND status = 'searching' ORDER BY id FOR UPDATE SKIP LOCKED
        """).ToDictionaryAsync(ride => ride.Id, stopping);

    /// <returns>What the zone is to know of it once it is saved.</returns>
    private Action Put(
        ZoneState zone, RidesToOffer offered, Shift shift, IReadOnlyList<Ride> rides, Policy<MatchingPolicy> policy, PayPolicy? rates, DateTimeOffset now)
    {
        // The rows are held and newer than the plan: what has come to exclude the rider since does so still.
        var (here, rider) = (rides.Select(ride => ride.Here(policy.Content)).ToList(), shift.Here(zone.PlaceOf(shift.Id), now));
        var trip = OfferedTrip.Of(policy.Content.Dispatch, here, rider.FreeWhere, shift.Vehicle, routing, now);
        if (Eligibility.ExcludedBy(policy.Content, here, rider, trip, justAsked: false) is not null)
        {
            db.Wake<OfferRides>(shift.Id.Value);
            return () => here.ForEach(ride => zone.Bar(ride.Id, shift.Id, now));
        }
        var offer = OfferOf(rides, shift, trip, rates, now, now.AddSeconds(policy.Content.AnswerSeconds));
        foreach (var ride in rides)
        {
            ride.Offer(offer.Id);
            ride.TakeMoves();
            db.Decisions.Add(new KeptDecision
            {
                Kind = DecisionKind.Choice, At = now, RideId = ride.Id, Policy = policy.Ref, Decision = offered.Because,
            });
        }
        db.Offers.Add(offer);
        db.Note(offer, ClockKind.OfferShown, now, now);
        db.Tell(offer.RiderId.Value, StreamKind.Offer, offer.Id.Value, "open");
        return () => zone.Give(offered, trip.FreeAt, rides[^1].Dropoff);
    }

    internal static Offer OfferOf(
        IReadOnlyList<Ride> rides, Shift shift, OfferedTrip trip, PayPolicy? rates, DateTimeOffset now, DateTimeOffset expiresAt) => new()
    {
        Id = new OfferId(Guid.CreateVersion7(now)),
        RideIds = [.. rides.Select(ride => ride.Id.Value)],
        DropoffsAt = [.. trip.DropoffsAt],
        ShiftId = shift.Id,
        RiderId = shift.RiderId,
        Metres = trip.Metres,
        Seconds = trip.Seconds,
        PickupAt = trip.PickupAt,
        FreeAt = trip.FreeAt,
        Pay = OfferPay.Of(rates, now, trip.Seconds, [.. rides.Select(ride => ride.Metres)]),
        ShownAt = now,
        ExpiresAt = expiresAt,
    };
}
