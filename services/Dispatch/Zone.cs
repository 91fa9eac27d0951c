namespace Coop.Dispatch;

/// <summary>
/// The open state of one zone: who is on shift, which rides wait, and the plan that joins them. It is changed by what
/// happens, and a cycle says what to offer. Pure: the same changes in the same instants give the same offers, whoever the
/// riders are and in whatever order they were entered. Not for two threads at once.
/// </summary>
public sealed class Zone
{
    /// <summary>More than these riders could ever ride in that time need not be planned for.</summary>
    private const int MostExpectedARider = 4;

    private readonly List<Rider> riders = [];
    private readonly List<Ride> rides = [];
    private readonly Stack<int> freeRiders = new();
    private readonly Stack<int> freeRides = new();
    private readonly List<Rider> byTicket = [];
    private readonly List<Ride> byReady = [];
    private readonly Expectations expectations;
    private readonly Planning planning;
    private readonly Handing handing;
    private readonly Cycle cycle = new();

    public Zone(DispatchPolicy policy, IWays ways)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(policy.MostRidesAhead, DispatchPolicy.LongestPlan);
        expectations = new Expectations(policy.ExpectedAfterSeconds);
        var costing = new Costing(policy, ways);
        var nearby = new Nearby(costing);
        var heads = new Heads(policy, ways);
        var exchange = new Exchange(policy, costing, heads, nearby);
        planning = new Planning(policy, costing, nearby, exchange);
        handing = new Handing(heads, exchange);
    }

    /// <summary>A rider comes on shift, or will within the horizon.</summary>
    /// <returns>A handle, good until they leave.</returns>
    public int Enter(in RiderAtWork state)
    {
        var rider = freeRiders.TryPop(out var handle) ? riders[handle] : new Rider(riders.Count);
        if (rider.Handle == riders.Count)
            riders.Add(rider);
        (rider.Is, rider.Present) = (state, true);
        byTicket.Insert(~byTicket.BinarySearch(rider, ByTicket), rider);
        return rider.Handle;
    }

    /// <summary>What is known of a rider changes: they moved, were given a ride, came nearer to their guarantee.</summary>
    public void Change(int rider, in RiderAtWork state)
    {
        var one = riders[rider];
        if (state.Ticket != one.Is.Ticket)
            throw new ArgumentException("A rider keeps their ticket.", nameof(state));
        one.Is = state;
    }

    /// <summary>A rider goes off shift or pauses; what was planned for them is planned anew.</summary>
    public void Leave(int rider)
    {
        var one = riders[rider];
        Planning.Dissolve(one);

        // The handle will be somebody else's, who has not been asked for anything.
        foreach (var ride in byReady)
            if (ride.Bars.Count > 0)
                ride.Bars.RemoveAll(bar => bar.Rider == rider);
        byTicket.RemoveAt(byTicket.BinarySearch(one, ByTicket));
        one.Present = false;
        freeRiders.Push(rider);
    }

    /// <summary>A ride waits for a rider.</summary>
    /// <returns>A handle, good until it is closed.</returns>
    public int Open(in RideToGive state)
    {
        var ride = freeRides.TryPop(out var handle) ? rides[handle] : new Ride(rides.Count);
        if (ride.Handle == rides.Count)
            rides.Add(ride);
        (ride.Is, ride.Present, ride.NearOf, ride.Direct, ride.Paid) = (state, true, 0, null, default);
        ride.Bars.Clear();
        Add(ride);
        if (expectations.Count < MostExpectedARider * byTicket.Count && expectations.Expect(state) is { } again)
            Add(again);
        return ride.Handle;
    }

    /// <summary>A ride is offered, given, cancelled: it waits no more.</summary>
    public void Close(int ride)
    {
        var one = rides[ride];
        Drop(one);
        one.Present = false;
        freeRides.Push(ride);
    }

    /// <summary>The kitchen says another time.</summary>
    public void Change(int ride, int readyAt)
    {
        var one = rides[ride];
        byReady.RemoveAt(byReady.BinarySearch(one, ByReady));
        one.Is = one.Is with { ReadyAt = readyAt };
        Add(one);
    }

    /// <summary>A rider is not asked for a ride before <paramref name="untilAt"/>: they have just been asked.</summary>
    public void Bar(int ride, int rider, int untilAt)
    {
        rides[ride].Bars.Add((rider, untilAt));
        if (rides[ride].By == riders[rider])
            Planning.TakeOut(rides[ride]);
    }

    /// <summary>Plans, and says what is to be offered now. The answer is good until the next cycle.</summary>
    public Cycle Plan(int now)
    {
        cycle.Clear();
        while (expectations.TryForget(now, out var expected))
            Drop(expected);
        if (byReady.Count == expectations.Count)
            return cycle;
        planning.Better(byTicket, byReady, now);
        cycle.Tries = planning.Tries;
        foreach (var ride in byReady)
            cycle.Unplanned += ride is { By: null, Expected: false } ? 1 : 0;
        handing.HandOut(byTicket, now, cycle);
        return cycle;
    }

    /// <summary>Why a ride is not offered now, as the last cycle has it, at whose instant and since which nothing has changed.</summary>
    public Waits WhyWaits(int ride, int now)
    {
        planning.LookAround(rides[ride], now);
        return handing.WhyWaits(rides[ride], now);
    }

    private void Add(Ride ride) => byReady.Insert(~byReady.BinarySearch(ride, ByReady), ride);

    private void Drop(Ride ride)
    {
        Planning.TakeOut(ride);
        byReady.RemoveAt(byReady.BinarySearch(ride, ByReady));
    }

    private static readonly Comparer<Rider> ByTicket = Comparer<Rider>.Create((a, b) =>
        a.Is.Ticket != b.Is.Ticket ? a.Is.Ticket.CompareTo(b.Is.Ticket) : a.Handle.CompareTo(b.Handle));

    private static readonly Comparer<Ride> ByReady = Comparer<Ride>.Create((a, b) =>
        a.Is.ReadyAt != b.Is.ReadyAt ? a.Is.ReadyAt.CompareTo(b.Is.ReadyAt)
        : a.Is.PlacedAt != b.Is.PlacedAt ? a.Is.PlacedAt.CompareTo(b.Is.PlacedAt)
        : a.Is.Key != b.Is.Key ? a.Is.Key.CompareTo(b.Is.Key) : a.Handle.CompareTo(b.Handle));
}
