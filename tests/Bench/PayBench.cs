using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coop.Matching;
using Coop.Pricing;
using Coop.Wages;

namespace Coop.Bench;

/// <summary>How many riders' months of pay one core works out in a second: twenty shifts of four hours and eight rides, and the floors of the month and its weeks.</summary>
internal static class PayBench
{
    private const int Shifts = 20, Rides = 8;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(2), Long = TimeSpan.FromSeconds(3);

    public static string[] All { get; } = ["pay-policy", "pay/FR_SCOP_HOURLY", "pay/FR_ARPE", "pay/NYC", "pay/SEATTLE", "pay/BC"];

    public static int Run(string[] names, TimeProvider clock)
    {
        foreach (var name in names)
        {
            var policy = JsonSerializer.Deserialize<PayPolicy>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"founding/{name}.json")), Wire.Json)!;
            IReadOnlyList<Work> shifts = [.. Enumerable.Range(0, Shifts).Select(day => Shift(new DateTimeOffset(2026, 10, 1 + day, 9, 0, 0, TimeSpan.Zero)))];
            foreach (var inWords in (bool[])[false, true])
            {
                Count(policy, shifts, inWords, Warm, clock);
                var (months, seconds, cents) = Count(policy, shifts, inWords, Long, clock);
                Console.WriteLine($"{name}{(inWords ? ", every line in words" : "")}: {months / seconds:0} rider-months of pay a second on one core ({Shifts} shifts, {Rides} rides and {shifts[0].Clock.Count} spans each; {cents / months} cents a month)");
            }
            Console.WriteLine($"{name}: the lines of the {SimulatedDays.Count} simulated days are {Fingerprint(policy)}");
        }
        return 0;
    }

    /// <summary>Every line of shifts, weeks and months of the days that a policy is tried on: what makes pay faster must not change it.</summary>
    private static string Fingerprint(PayPolicy policy)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var days in SimulatedDays.Of(new(2026, 5, 20), policy.Zone).Chunk(20))
        {
            var paid = new List<PaidWork>();
            foreach (var (rider, work) in days.SelectMany(day => day).Select(one => (new MemberId(new Guid(one.Rider, 0, 0, new byte[8])), one.Work)))
            {
                var pay = Pay.Of(policy, work);
                paid.Add(new PaidWork(rider, work, pay.Total));
                Add(pay.Total);
                Add(pay.Lines);
                Add(pay.Allowances);
            }
            foreach (var kind in (FloorPeriod[])[FloorPeriod.Week, FloorPeriod.Month])
                foreach (var period in paid.GroupBy(one => PayPeriod.Of(kind, policy.DayOf(one.Work.StartedAt))))
                    Add(PeriodPay.Of(policy, period.Key, [.. period]).OrderBy(one => one.Key.Value));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];

        void Add<T>(T told) => hash.AppendData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(told, Wire.Json)));
    }

    private static (long Months, double Seconds, long Cents) Count(PayPolicy policy, IReadOnlyList<Work> shifts, bool inWords, TimeSpan lasts, TimeProvider clock)
    {
        var (began, months, cents) = (clock.GetTimestamp(), 0L, 0L);
        for (; clock.GetElapsedTime(began) < lasts; months++)
            cents += Month(policy, shifts, inWords);
        return (months, clock.GetElapsedTime(began).TotalSeconds, cents);
    }

    private static long Month(PayPolicy policy, IReadOnlyList<Work> shifts, bool inWords)
    {
        var paid = new List<PaidWork>(shifts.Count);
        var cents = 0L;
        foreach (var shift in shifts)
        {
            var pay = Pay.Of(policy, shift);
            cents += inWords ? pay.Lines.Sum(line => line.Cents.Cents) : pay.Total.Cents;
            paid.Add(new PaidWork(default, shift, pay.Total));
        }
        if (policy.LooksAt(FloorPeriod.Week))
            foreach (var week in paid.GroupBy(shift => PayPeriod.Of(FloorPeriod.Week, policy.DayOf(shift.Work.StartedAt))).ToList())
                Add(week.Key, [.. week]);
        Add(PayPeriod.Of(FloorPeriod.Month, new(2026, 10, 1)), paid);
        return cents;

        void Add(PayPeriod period, IReadOnlyList<PaidWork> works)
        {
            foreach (var lines in PeriodPay.Of(policy, period, works).Values)
                foreach (var line in lines)
                    cents += line.Cents.Cents;
        }
    }

    private static Work Shift(DateTimeOffset at)
    {
        var start = at;
        var (clock, rides) = (new List<ClockSpan>(), new List<RideDone>());
        for (var ride = 0; ride < Rides; ride++)
        {
            Pass(ClockState.Available, 8);
            Pass(ClockState.Offered, 1);
            var taken = at;
            foreach (var state in (ClockState[])[ClockState.ToPickup, ClockState.WaitPickup, ClockState.ToDropoff, ClockState.WaitDropoff])
                Pass(state, 5);
            rides.Add(new RideDone(new RideId(Guid.NewGuid()), RideEnd.Delivered, 2_500 + ride, at, new OfferId(Guid.NewGuid()), taken));
        }
        return new Work(clock, rides, start, Vehicle.Bicycle);

        void Pass(ClockState state, int minutes)
        {
            clock.Add(new ClockSpan(state, at, at.AddMinutes(minutes)));
            at = at.AddMinutes(minutes);
        }
    }
}
