using Coop.Routing;

namespace Coop.Matching;

/// <summary>Hours that a rider was on shift. Where they began nobody kept: it is taken to be the middle of their zone.</summary>
public sealed record PastHours(string Zone, RiderHere Rider, DateTimeOffset From, DateTimeOffset To);

/// <summary>What a day would have come to; means in seconds, of all rides together and nobody's own.</summary>
/// <param name="Unridden">Rides that nobody could take before people would have been told.</param>
/// <param name="DoorSeconds">From the order to the door.</param>
/// <param name="SlowDoorSeconds">The same, which nine of ten rides do not exceed.</param>
/// <param name="FoodWaitsSeconds">For its rider, once it is ready.</param>
/// <param name="Work">How evenly the riders' parts and the waiting fell on the hours.</param>
public sealed record PlayedDay(int Unridden, long DoorSeconds, long SlowDoorSeconds, long FoodWaitsSeconds, Evenness Work);

/// <summary>
/// A day that was, played again by a way of matching, minute by minute: who was on shift accepts what is offered at once and
/// rides as planned. So two ways of matching can be held side by side, though neither gives the day as it was.
/// </summary>
/// <param name="GuaranteeCentsPerHour">What the pay policy guarantees for an hour on shift; 0 if nothing.</param>
public sealed record PastDay(DateOnly On, IReadOnlyList<RideHere> Rides, IReadOnlyList<PastHours> Hours, int GuaranteeCentsPerHour)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public PlayedDay Play(MatchingPolicy policy, IRouting routing)
    {
        var zones = policy.Zones.ToDictionary(zone => zone.Name, zone => new ZoneState(zone, policy, GuaranteeCentsPerHour, routing));
        var riders = new Dictionary<ShiftId, AtWork>();
        var waiting = new Dictionary<RideId, RideHere>();
        var (coming, leaving) = (new Queue<PastHours>(Hours.OrderBy(one => one.From)), new Queue<PastHours>(Hours.OrderBy(one => one.To)));
        var placed = new Queue<RideHere>(Rides.OrderBy(ride => ride.PlacedAt));
        var (unridden, door, food) = (0, new List<long>(), new List<long>());
        for (var now = Began; now <= Ends(policy) && (placed.Count > 0 || waiting.Count > 0); now += Minute)
        {
            while (coming.TryPeek(out var here) && here.From <= now)
                Enter(coming.Dequeue());
            while (leaving.TryPeek(out var gone) && gone.To <= now)
                ZoneOf(leaving.Dequeue()).Leave(gone.Rider.ShiftId);
            foreach (var one in riders.Values.Where(one => one.FreeAt <= now && one.Hours.To > now))
                one.BeFree(ZoneOf(one.Hours), now);
            while (placed.TryPeek(out var next) && next.PlacedAt <= now)
            {
                waiting[next.Id] = placed.Dequeue();
                zones[policy.ZoneOf(next.Pickup).Name].Open(next);
            }
            foreach (var late in waiting.Values.Where(ride => ride.ReadyAt.AddSeconds(policy.UnfilledAfterSeconds) <= now).ToList())
            {
                Close(late.Id);
                unridden++;
            }
            if (waiting.Count > 0)
                foreach (var zone in zones.Values)
                    foreach (var offered in zone.Plan(now).Offers)
                        Ride(zone, offered, now);
        }

        door.Sort();
        return new PlayedDay(unridden + waiting.Count, Mean(door), door.Count == 0 ? 0 : door[((door.Count * 9) + 9) / 10 - 1], Mean(food),
            Evenness.Of(riders.Values.Select(one => one.Work(policy))));

        ZoneState ZoneOf(PastHours hours) => zones[policy.ZoneNamed(hours.Zone).Name];

        void Enter(PastHours hours)
        {
            if (!riders.TryGetValue(hours.Rider.ShiftId, out var one))
                riders[hours.Rider.ShiftId] = one = new AtWork(hours.From, policy.ZoneNamed(hours.Zone).Middle);
            one.Begin(hours, ZoneOf(hours));
        }

        void Close(RideId ride)
        {
            zones[policy.ZoneOf(waiting[ride].Pickup).Name].Close(ride);
            waiting.Remove(ride);
        }

        void Ride(ZoneState zone, RidesToOffer offered, DateTimeOffset now)
        {
            var (one, rides) = (riders[offered.ShiftId], offered.Rides.Select(ride => waiting[ride]).ToList());
            var trip = OfferedTrip.Of(policy.Dispatch, rides, one.Where, one.Hours.Rider.Vehicle, routing, now);
            foreach (var (ride, doorAt) in rides.Zip(trip.DropoffsAt))
            {
                door.Add(Seconds(doorAt - ride.PlacedAt));
                food.Add(Seconds(trip.PickupAt - ride.ReadyAt));
                waiting.Remove(ride.Id);
            }
            zone.Give(offered, trip.FreeAt, rides[^1].Dropoff);
            one.Ride(trip, rides, now);
        }
    }

    private DateTimeOffset Began => Rides.Min(ride => ride.PlacedAt) is var first && Hours.Count > 0 && Hours.Min(one => one.From) is var on && on < first ? on : first;

    private DateTimeOffset Ends(MatchingPolicy policy) => Rides.Max(ride => ride.ReadyAt).AddSeconds(policy.UnfilledAfterSeconds) + Minute;

    private static long Mean(List<long> values) => values.Count == 0 ? 0 : values.Sum() / values.Count;

    private static long Seconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerSecond;

    /// <summary>A rider as the played day goes on.</summary>
    private sealed class AtWork(DateTimeOffset since, Place where)
    {
        private Money brought;
        private long worked, ridden;

        public PastHours Hours { get; private set; } = null!;
        public Place Where { get; private set; } = where;
        public DateTimeOffset? FreeAt { get; private set; }

        public void Begin(PastHours hours, ZoneState zone)
        {
            Hours = hours;
            zone.Enter(Seen(0), hours.From);
            worked += Seconds(hours.To - hours.From);
        }

        public void Ride(OfferedTrip trip, IReadOnlyList<RideHere> rides, DateTimeOffset now)
        {
            (FreeAt, Where) = (trip.FreeAt, rides[^1].Dropoff);
            brought += rides.Aggregate(Money.Zero, (sum, ride) => sum + ride.RidersPartCents);
            ridden += Seconds(trip.FreeAt - now);
        }

        public void BeFree(ZoneState zone, DateTimeOffset now)
        {
            FreeAt = null;
            zone.Enter(Seen(Seconds(now - Hours.From)), now);
        }

        public ShiftWork Work(MatchingPolicy policy) => new(policy.Zone.MondayOf(since), worked, Math.Max(0, worked - ridden), brought);

        private RiderHere Seen(long seconds) => Hours.Rider with { FreeAt = FreeAt, FreeWhere = Where, PaidCents = brought, WorkedSeconds = seconds, Until = Hours.To };
    }
}
