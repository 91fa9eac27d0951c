using Coop.Dispatch;

namespace Coop.Bench;

/// <summary>
/// <c>city</c>: a large city made from a fixed seed, 30,000 riders and 10,000 open orders on 20 km a side. The first cycle
/// plans what a flood may take, and each of the next, a minute later, more of it and as many new orders as were given before.
/// </summary>
internal static class CityBench
{
    /// <summary>After so many plans on end for one instant, in which nothing else happens, nothing is left to offer.</summary>
    private const int UntilQuiet = 20;

    private const int Riders = 30_000, OpenOrders = 10_000, Restaurants = 4_000, SideMetres = 20_000, Minute = 60, WarmUpCycles = 40;

    public static int Run(int cycles, TimeProvider clock)
    {
        Play(WarmUpCycles, Riders / 100, OpenOrders / 100, clock, _ => { });   // a co-op's evening does not begin with compiling
        Play(cycles, Riders, OpenOrders, clock, Console.WriteLine);
        return 0;
    }

    private static void Play(int cycles, int riders, int openOrders, TimeProvider clock, Action<string> say)
    {
        var lot = new Random(3);
        var zone = new Zone(NamedPolicies.Named("rolling") with { PickupSeconds = 240, DropoffSeconds = 240 }, new DayWays(300));
        var kitchens = Enumerable.Range(0, Restaurants).Select(_ => Anywhere(lot)).ToArray();
        var states = new Dictionary<int, RiderAtWork>();
        for (var i = 0; i < riders; i++)
        {
            var state = new RiderAtWork(
                Anywhere(lot), lot.Next(3) == 0 ? 0 : lot.Next(40 * Minute), Vehicle.Bicycle, 9_000, 4 * 3600 + lot.Next(4 * 3600), 10 * 3600, 20_000, 9_000,
                lot.Next(5_000), 2_400, 0, 1_200, Ticket: lot.NextInt64());
            states[zone.Enter(state)] = state;
        }
        var times = new List<double>();
        var (open, key) = (0, 0L);
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var now = cycle * Minute;
            for (; open < openOrders; open++)
            {
                var kitchen = lot.Next(Restaurants);
                var ready = now + lot.Next(25 * Minute);
                zone.Open(new RideToGive(kitchen, kitchens[kitchen], Near(lot, kitchens[kitchen]), now, ready, now + (40 * Minute), 1_000, null, 500, key++));
            }
            var start = clock.GetTimestamp();
            var (plan, allocated) = Plan(zone, now);
            times.Add(clock.GetElapsedTime(start).TotalMilliseconds);
            say(FormattableString.Invariant(
                $"cycle {cycle}: {times[^1]:0} ms, {plan.Tries} plans weighed, {plan.Givings.Count} offers, {plan.Unplanned} without a rider, {allocated >> 10} KiB allocated, {allocated / Math.Max(1, plan.Givings.Count)} bytes an offer"));
            open -= Give(zone, plan, states);
        }
        for (var more = 0; more < UntilQuiet; more++)
        {
            var (plan, allocated) = Plan(zone, (cycles - 1) * Minute);
            say(FormattableString.Invariant($"the same instant again: {plan.Tries} plans weighed, {plan.Givings.Count} offers, {allocated} bytes allocated"));
            if (Give(zone, plan, states) == 0)
                break;
        }
        say(FormattableString.Invariant(
            $"median {times.Order().ElementAt(cycles / 2):0} ms, longest {times.Max():0} ms (bar 1000 ms), memory at most {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB (bar 1024 MiB)"));
    }

    private static (Cycle Plan, long AllocatedBytes) Plan(Zone zone, int now)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var plan = zone.Plan(now);
        return (plan, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <returns>How many rides were given.</returns>
    private static int Give(Zone zone, Cycle plan, Dictionary<int, RiderAtWork> states)
    {
        foreach (var giving in plan.Givings)
        {
            foreach (var ride in giving.Rides)
                zone.Close(ride.Ride);
            states[giving.Rider] = states[giving.Rider] with { FreeWhere = giving.FreeWhere, FreeAt = giving.FreeAt };
            zone.Change(giving.Rider, states[giving.Rider]);
        }
        return plan.Givings.Sum(giving => giving.Rides.Count);
    }

    private static Spot Anywhere(Random lot) => new(lot.Next(SideMetres), lot.Next(SideMetres));

    private static Spot Near(Random lot, Spot at) => new(at.X + lot.Next(-3_000, 3_000), at.Y + lot.Next(-3_000, 3_000));
}
