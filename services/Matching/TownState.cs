using System.Collections.Concurrent;
using Coop.Pricing;
using Coop.Routing;

namespace Coop.Matching;

/// <summary>
/// The zones that this instance plans, as they stand open. What it holds in memory is a reading of the database and of
/// what phones told; when in doubt it is thrown away and read anew.
/// </summary>
public sealed class TownState(IRouting routing, Places places, Whereabouts whereabouts)
{
    /// <summary>Another instance may have died before it could leave word of what it saved.</summary>
    private static readonly TimeSpan BetweenWholeLooks = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, ZoneState> zones = [];
    private readonly ConcurrentQueue<Guid> heard = new();
    private (PolicyRef Policy, int GuaranteeCentsPerHour)? by;
    private DateTimeOffset? lookedAt;
    private MatchingPolicy policy = null!;

    public IEnumerable<ZoneState> Zones => zones.Values;

    /// <summary>Held by whoever reads or changes a zone: a cycle, or who asks at the same time why a ride waits.</summary>
    public Lock Turn { get; } = new();

    /// <summary>Why a ride waits, if it does so in this zone and this instance plans it.</summary>
    public WaitingRide? WhyWaits(string zone, RideId ride, DateTimeOffset now)
    {
        lock (Turn)
            return by is { Policy: var inForce } && zones.TryGetValue(zone, out var here) ? here.WhyWaits(ride, inForce, now) : null;
    }

    /// <summary>When the last cycle ended.</summary>
    public DateTimeOffset? PlannedAt { get; set; }

    /// <summary>Plans these zones, no others, by this policy; what it has open of others is forgotten.</summary>
    /// <returns>Whether everything is to be read, and not only what word was left of.</returns>
    public bool Keep(IReadOnlyCollection<string> held, PolicyRef policyRef, MatchingPolicy inForce, int guaranteeCentsPerHour, DateTimeOffset now)
    {
        if (by != (policyRef, guaranteeCentsPerHour))
            zones.Clear();
        (by, policy) = ((policyRef, guaranteeCentsPerHour), inForce);
        foreach (var lost in zones.Keys.Except(held).ToList())
            zones.Remove(lost);
        var isNew = false;
        foreach (var zone in inForce.Zones.Where(zone => held.Contains(zone.Name)))
            isNew |= zones.TryAdd(zone.Name, new ZoneState(zone, inForce, guaranteeCentsPerHour, routing));
        return isNew || lookedAt is not { } at || at + BetweenWholeLooks <= now || at > now;
    }

    /// <summary>Another instance says that these rides and shifts have changed. It said so to everybody: nobody passes it on.</summary>
    public void Hear(IEnumerable<Guid> about)
    {
        foreach (var one in about)
            heard.Enqueue(one);
    }

    /// <summary>What was heard since this was last asked.</summary>
    public IReadOnlySet<Guid> TakeHeard()
    {
        var all = new HashSet<Guid>();
        while (heard.TryDequeue(out var one))
            all.Add(one);
        return all;
    }

    /// <summary>Everything is to be read anew: it is not sure that memory and database agree.</summary>
    public void Doubt()
    {
        zones.Clear();
        lookedAt = null;
    }

    /// <summary>Takes in what was read. Of what word was left and nothing was found, nothing waits or works any more.</summary>
    internal void See(Look look, IReadOnlyCollection<Guid>? about, DateTimeOffset now)
    {
        var ridesHere = look.Rides.ToLookup(ride => policy.ZoneOf(ride.Pickup).Name);
        var ridersHere = look.Riders.ToLookup(rider => policy.ZoneNamed(rider.Zone).Name);
        Forget(look, about);
        foreach (var zone in zones.Values)
        {
            var (rides, riders) = (ridesHere[zone.Town.Name].ToList(), ridersHere[zone.Town.Name].ToList());
            var (ridesNow, ridersNow) = (rides.Select(ride => ride.Id).ToHashSet(), riders.Select(rider => rider.Rider.ShiftId).ToHashSet());
            foreach (var gone in Known(zone.Rides, ride => ride.Value).Where(ride => !ridesNow.Contains(ride)).ToList())
                zone.Close(gone);
            foreach (var gone in Known(zone.Riders, rider => rider.Value).Where(rider => !ridersNow.Contains(rider)).ToList())
                zone.Leave(gone);
            foreach (var rider in riders)
                if (whereabouts.Of(rider, zone.Town, now) is { } place)
                    zone.Enter(rider.Rider with { FreeWhere = place }, now);
                else
                    zone.Leave(rider.Rider.ShiftId);
            foreach (var ride in rides)
                zone.Open(ride);
            foreach (var (ride, rider, answeredAt) in look.AskedBefore)
                zone.Bar(ride, rider, answeredAt);
        }
        foreach (var rider in places.TakeMoved())
            if (places.Of(rider) is { } told)
                foreach (var zone in zones.Values)
                    zone.Move(rider, told.Place);
        if (about is null)
            lookedAt = now;

        IEnumerable<T> Known<T>(IEnumerable<T> all, Func<T, Guid> id) => about is null ? all : all.Where(one => about.Contains(id(one)));
    }

    /// <summary>Of whom nothing was found is not at work: it is not known any more where they are. Who is in others' zones is asked by others.</summary>
    private void Forget(Look look, IReadOnlyCollection<Guid>? about)
    {
        var atWork = look.Riders.Select(rider => rider.Rider.ShiftId).ToHashSet();
        var here = look.Riders.Where(rider => zones.ContainsKey(policy.ZoneNamed(rider.Zone).Name)).Select(rider => rider.Rider.ShiftId).ToHashSet();
        if (about is null)
        {
            places.ForgetAllBut(atWork);
            whereabouts.ForgetAllBut(here);
            return;
        }
        foreach (var rider in about.Select(id => new ShiftId(id)))
        {
            if (!atWork.Contains(rider))
                places.Forget(rider);
            if (!here.Contains(rider))
                whereabouts.Forget(rider);
        }
    }
}
