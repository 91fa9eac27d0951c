using Coop.Dispatch;
using Coop.Pricing;
using Coop.Routing;

namespace Coop.Matching;

/// <summary>Rides that one rider is to be offered together, in the order of their drop-offs, and why.</summary>
public sealed record RidesToOffer(ShiftId ShiftId, IReadOnlyList<RideId> Rides, Decision Because);

/// <summary>
/// The open state of one zone under the names that everybody else knows it by. It is made from what stands in the
/// database and what phones told, changes with it, and can be thrown away and made again at any moment. Not for two
/// threads at once.
/// </summary>
/// <param name="guaranteeCentsPerHour">What the pay policy guarantees for an hour on shift; 0 if nothing.</param>
public sealed class ZoneState(TownZone town, MatchingPolicy policy, int guaranteeCentsPerHour, IRouting routing)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whose ride takes longer than expected is not free yet; how much longer nobody knows.</summary>
    private const int AWhileSeconds = 60;

    private readonly Zone zone = new(policy.Dispatch, new ZoneWays(town, routing));
    private readonly Dictionary<ShiftId, int> riders = [];
    private readonly Dictionary<int, (ShiftId Id, RiderAtWork Is, bool IsBusy)> byHandle = [];
    private readonly Dictionary<RideId, (int Handle, RideHere Is)> rides = [];
    private readonly Dictionary<int, RideId> rideOf = [];
    private readonly Dictionary<(RestaurantId, Place), int> restaurants = [];
    private readonly Dictionary<(RideId Ride, ShiftId Rider), int> asked = [];

    // When it was last planned for somebody who asked why a ride waits; null once anything has changed since.
    private DateTimeOffset? whyAt;

    public TownZone Town => town;
    public IEnumerable<ShiftId> Riders => riders.Keys;
    public IEnumerable<RideId> Rides => rides.Keys;

    /// <summary>A rider is here, or something about them has changed.</summary>
    public void Enter(RiderHere rider, DateTimeOffset seenAt)
    {
        whyAt = null;
        var at = Floor(seenAt);
        var state = new RiderAtWork(
            town.SpotOf(rider.FreeWhere), rider.FreeAt is { } free ? Ceiling(free) : at, rider.Vehicle, policy.CapacityOf(rider.Vehicle),
            rider.Until is { } until ? Floor(until) : int.MaxValue, rider.MustEnd is { } end ? Floor(end.At) : int.MaxValue,
            rider.Limits.MaxMetres ?? int.MaxValue, rider.Limits.MaxGrams ?? int.MaxValue, rider.PaidCents.Cents,
            rider.WorkedSeconds * guaranteeCentsPerHour / 3_600, at, guaranteeCentsPerHour, rider.Ticket);
        if (riders.TryGetValue(rider.ShiftId, out var handle))
            zone.Change(handle, state);
        else
        {
            riders[rider.ShiftId] = handle = zone.Enter(state);
            foreach (var ((ride, who), untilAt) in asked)
                if (who == rider.ShiftId && rides.TryGetValue(ride, out var open))
                    zone.Bar(open.Handle, handle, untilAt);
        }
        byHandle[handle] = (rider.ShiftId, state, rider.FreeAt is not null);
    }

    /// <summary>An idle rider's phone says where they are.</summary>
    public void Move(ShiftId rider, Place to)
    {
        if (!riders.TryGetValue(rider, out var handle) || byHandle[handle] is not { IsBusy: false } known)
            return;
        whyAt = null;
        known.Is = known.Is with { FreeWhere = town.SpotOf(to) };
        zone.Change(handle, known.Is);
        byHandle[handle] = known;
    }

    public void Leave(ShiftId rider)
    {
        if (!riders.Remove(rider, out var handle))
            return;
        whyAt = null;
        zone.Leave(handle);
        byHandle.Remove(handle);
    }

    /// <summary>A ride waits here, or its kitchen says another time.</summary>
    public void Open(RideHere ride)
    {
        if (rides.TryGetValue(ride.Id, out var known))
        {
            if (known.Is == ride)
                return;
            Close(ride.Id);
        }
        if (!restaurants.TryGetValue((ride.RestaurantId, ride.Pickup), out var restaurant))
            restaurants[(ride.RestaurantId, ride.Pickup)] = restaurant = restaurants.Count;
        whyAt = null;
        var handle = zone.Open(new RideToGive(
            restaurant, town.SpotOf(ride.Pickup), town.SpotOf(ride.Dropoff), Floor(ride.PlacedAt), Ceiling(ride.ReadyAt), Ceiling(ride.PromisedAt),
            ride.Grams, ride.Vehicle, ride.RidersPartCents.Cents, KeyOf(ride.Id)));
        rides[ride.Id] = (handle, ride);
        rideOf[handle] = ride.Id;
        foreach (var ((asking, rider), until) in asked)
            if (asking == ride.Id && riders.TryGetValue(rider, out var who))
                zone.Bar(handle, who, until);
    }

    public void Close(RideId ride)
    {
        if (!rides.Remove(ride, out var known))
            return;
        whyAt = null;
        zone.Close(known.Handle);
        rideOf.Remove(known.Handle);
    }

    /// <summary>A rider said no to a ride, or nothing, or gave it back: they are not asked for it again for the voted while.</summary>
    public void Bar(RideId ride, ShiftId rider, DateTimeOffset answeredAt)
    {
        var until = Ceiling(answeredAt) + policy.AskAgainAfterSeconds;
        if (asked.TryGetValue((ride, rider), out var known) && known == until)
            return;
        whyAt = null;
        asked[(ride, rider)] = until;
        if (rides.TryGetValue(ride, out var open) && riders.TryGetValue(rider, out var who))
            zone.Bar(open.Handle, who, until);
    }

    /// <summary>These rides were put to this rider, who is busy with them until they say no or are done.</summary>
    public void Give(RidesToOffer offered, DateTimeOffset freeAt, Place freeWhere)
    {
        foreach (var ride in offered.Rides)
            Close(ride);
        var (handle, known) = (riders[offered.ShiftId], byHandle[riders[offered.ShiftId]]);
        known = (known.Id, known.Is with { FreeAt = Ceiling(freeAt), FreeWhere = town.SpotOf(freeWhere) }, true);
        zone.Change(handle, known.Is);
        byHandle[handle] = known;
    }

    /// <summary>Where planning takes an idle rider to be.</summary>
    public Place PlaceOf(ShiftId rider) => town.PlaceOf(byHandle[riders[rider]].Is.FreeWhere);

    /// <summary>What is to be offered now, and when something will be due that nothing else would wake.</summary>
    public (IReadOnlyList<RidesToOffer> Offers, DateTimeOffset? NextAt) Plan(DateTimeOffset at)
    {
        var now = Floor(at);
        whyAt = null;
        SeeTimePass(now);
        var cycle = zone.Plan(now);
        var nextAt = cycle.NextAt;
        if (cycle.Unplanned > 0)
            foreach (var (_, until) in asked)
                nextAt = Math.Min(nextAt ?? int.MaxValue, until);
        return (cycle.Givings.Count == 0 ? [] : Named(cycle.Givings, at), nextAt is { } next ? Instant(next) : null);
    }

    /// <summary>
    /// Why a ride is not offered; null if it does not wait here. It takes a plan of its own, which then answers everybody
    /// until the next cycle, or until anything changes: however many ask, planning is not held up.
    /// </summary>
    public WaitingRide? WhyWaits(RideId ride, PolicyRef policyRef, DateTimeOffset at)
    {
        if (!rides.TryGetValue(ride, out var known))
            return null;
        if (whyAt is null)
        {
            SeeTimePass(Floor(at));
            zone.Plan(Floor(at));
        }
        var planned = whyAt ??= at;
        return WaitingRide.Of(ride, zone.WhyWaits(known.Handle, Floor(planned)), rider => byHandle[rider].Id, Instant, policyRef, policy.Dispatch.Weights, planned);
    }

    private void SeeTimePass(int now)
    {
        foreach (var (who, until) in asked)
            if (until <= now)
                asked.Remove(who);
        foreach (var (handle, rider) in byHandle)
            if (rider.IsBusy && rider.Is.FreeAt < now + AWhileSeconds)
                zone.Change(handle, rider.Is with { FreeAt = now + AWhileSeconds });
    }

    private IReadOnlyList<RidesToOffer> Named(List<Giving> givings, DateTimeOffset at) => givings.ConvertAll(giving => OfferOf(giving, at));

    private RidesToOffer OfferOf(Giving giving, DateTimeOffset at)
    {
        var rides = giving.Rides.Select(ride => rideOf[ride.Ride]).ToList();
        return new RidesToOffer(byHandle[giving.Rider].Id, rides, Decision.Of(rides, byHandle[giving.Rider].Id, giving.Because, rider => byHandle[rider].Id, at));
    }

    private static long KeyOf(RideId ride) => BitConverter.ToInt64(ride.Value.ToByteArray(), sizeof(long));
    private static int Floor(DateTimeOffset at) => (int)Math.Clamp((long)Math.Floor((at - Epoch).TotalSeconds), int.MinValue, int.MaxValue);
    private static int Ceiling(DateTimeOffset at) => (int)Math.Clamp((long)Math.Ceiling((at - Epoch).TotalSeconds), int.MinValue, int.MaxValue);
    private static DateTimeOffset Instant(int at) => Epoch.AddSeconds(at);
}
