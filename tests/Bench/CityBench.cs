using Coop.Dispatch;

namespace Coop.Bench;

/// <summary>
/// <c>city</c>: a large city made from a fixed seed, 30,000 riders and 10,000 open orders on 20 km a side. The first cycle
/// plans what a flood may take, and each of the next, a minute later, more of it and as many new orders as were given before.
/// </summary>
internal static class CityBench
{
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
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = clock.GetTimestamp();
            var plan = zone.Plan(now);
            times.Add(clock.GetElapsedTime(start).TotalMilliseconds);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var given = plan.Givings.Sum(giving => giving.Rides.Count);
            say(FormattableString.Invariant(
                $"cycle {cycle}: {times[^1]:0} ms, {plan.Tries} plans weighed, {given} rides given, {plan.Unplanned} without a rider, {allocated >> 10} KiB allocated, {allocated / 1024.0 / Math.Max(1, plan.Givings.Count):0.0} an offer"));
            foreach (var giving in plan.Givings)
            {
                foreach (var ride in giving.Rides)
                    zone.Close(ride.Ride);
                states[giving.Rider] = states[giving.Rider] with { FreeWhere = giving.FreeWhere, FreeAt = giving.FreeAt };
                zone.Change(giving.Rider, states[giving.Rider]);
            }
            open -= given;
        }
        say(FormattableString.Invariant(
            $"median {times.Order().ElementAt(cycles / 2):0} ms, longest {times.Max():0} ms (bar 1000 ms), memory at most {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB (bar 1024 MiB)"));
    }

    private static Spot Anywhere(Random lot) => new(lot.Next(SideMetres), lot.Next(SideMetres));

    private static Spot Near(Random lot, Spot at) => new(at.X + lot.Next(-3_000, 3_000), at.Y + lot.Next(-3_000, 3_000));
}
