using Coop.Matching;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>One rider's day of a simulation: long or short, idle or busy, alone or with two meals in one bag.</summary>
public sealed record SimulatedDay(int Seed, int Rider, DateOnly Day, Work Work);

/// <summary>
/// A thousand days that never were, the same for everybody: what a pay policy would have paid on them is looked at before
/// it takes effect. They lie in the year after the newest figure of the law, clock changes among them.
/// </summary>
public static class SimulatedDays
{
    public const int Count = 1_000;
    private const int Riders = 3;

    private static readonly ClockState[] Ride =
        [ClockState.ToPickup, ClockState.WaitPickup, ClockState.ToDropoff, ClockState.WaitDropoff];

    public static IEnumerable<IReadOnlyList<SimulatedDay>> Of(DateOnly from, TimeZoneInfo zone)
    {
        for (var seed = 1; seed <= Count; seed++)
        {
            var day = from.AddDays(seed % 366);
            yield return [.. Enumerable.Range(1, Riders).Select(rider => new SimulatedDay(seed, rider, day, DayOf(new Dice((ulong)(seed * 31 + rider)), day, zone)))];
        }
    }

    private static Work DayOf(Dice dice, DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        var start = new DateTimeOffset(local.AddSeconds(dice.Next(86_400)), TimeSpan.Zero) - zone.GetUtcOffset(local);
        var (at, end) = (start, start.AddSeconds(dice.Next(2) == 0 ? 60 + dice.Next(3_600) : 3_600 + dice.Next(32_400)));
        var (clock, rides) = (new List<ClockSpan>(), new List<RideDone>());
        while (at < end)
        {
            Pass(dice.Next(9) == 0 ? ClockState.Pause : ClockState.Available, dice.Next(2_400));
            if (dice.Next(4) == 0 || at >= end)
                continue;
            var (taken, offer) = (at, new OfferId(dice.NextId()));
            foreach (var state in Ride)
                Pass(state, dice.Next(state == ClockState.WaitPickup && dice.Next(20) == 0 ? 10_800 : 1_200));
            for (var i = dice.Next(5) == 0 ? 2 : 1; i > 0; i--)
                rides.Add(new RideDone(
                    new RideId(dice.NextId()), (RideEnd)(dice.Next(12) == 0 ? dice.Next(3) : 0), 200 + dice.Next(6_000), at, offer, taken));
        }
        return new Work(clock, rides, start, Vehicle.Bicycle);

        void Pass(ClockState state, int seconds)
        {
            clock.Add(new ClockSpan(state, at, at.AddSeconds(seconds)));
            at = at.AddSeconds(seconds);
        }
    }

    /// <summary>Drawn by a published rule (SplitMix64), so that anybody draws the same.</summary>
    private sealed class Dice(ulong seed)
    {
        private ulong state = seed;

        public int Next(int below) => (int)(Draw() % (ulong)below);

        public Guid NextId() => new((uint)(Draw() >> 32), (ushort)(Draw() >> 48), (ushort)(Draw() >> 48), 1, 2, 3, 4, 5, 6, 7, 8);

        private ulong Draw()
        {
            unchecked
            {
                var z = state += 0x9E3779B97F4A7C15;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                return z ^ (z >> 31);
            }
        }
    }
}
