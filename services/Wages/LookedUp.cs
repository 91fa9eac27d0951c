using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>
/// What a pay policy only names: the floors of its law, its time zone, the hours of its premiums. Looked up once for each
/// policy and kept beside it as long as it lives, since the pay of every shift asks for it.
/// </summary>
internal sealed class LookedUp
{
    private static readonly ConditionalWeakTable<PayPolicy, LookedUp> Known = [];

    private readonly string timeZone;
    private readonly Remembered<int, long?> offsets;
    private readonly Remembered<DateOnly, Money[]> rates;
    private readonly List<Counted> counted = [];
    private readonly HeldFloor[][] over;

    private LookedUp(PayPolicy policy)
    {
        timeZone = policy.TimeZone;
        Floors = [.. policy.Floors, .. Law.Of(policy.Law).Floors];
        PaysByOffer = Floors.Any(floor => floor.Period == FloorPeriod.Offer);
        Overtime = Law.Of(policy.Law).Overtime ?? [];
        Held = [.. Floors.DistinctBy(Asks).Select(floor => new HeldFloor(floor, [.. floor.Rates.Select(Count)]))];
        over = [.. Enum.GetValues<FloorPeriod>().Select(period => Held.Where(held => held.Floor.Period == period).OrderBy(held => held.Floor.Scope).ToArray())];
        offsets = new(OffsetOn);
        rates = new(day => [.. counted.Select(one => one.Rate.On(day))]);
        Payables =
        [
            .. from part in policy.Components
               from premium in (policy.Premiums ?? []).Where(premium => premium.Of == part.Id).Prepend(null)
               select new Payable(Count(part), premium, this),
        ];
    }

    public IReadOnlyList<PayFloor> Floors { get; }

    /// <summary>The same floors, ready to be counted; where the members voted just what the law asks, keeping the one keeps the other.</summary>
    public HeldFloor[] Held { get; }

    /// <summary>All that is counted under the policy, each once.</summary>
    public List<Measure> Measures { get; } = [];

    public IReadOnlyList<Overtime> Overtime { get; }

    public bool PaysByOffer { get; }

    /// <summary>The floors over a stretch of work, those for each rider first.</summary>
    public HeldFloor[] HeldOver(FloorPeriod period) => over[(int)period];

    /// <summary>Each component, and after it the premiums on it.</summary>
    public Payable[] Payables { get; }

    /// <exception cref="TimeZoneNotFoundException">There is no such time zone.</exception>
    public TimeZoneInfo Zone => field ??= TimeZoneInfo.FindSystemTimeZoneById(timeZone);

    public static LookedUp Of(PayPolicy policy) => Known.GetValue(policy, static policy => new LookedUp(policy));

    /// <summary>What every rate comes to on a day, by its index.</summary>
    public Money[] RatesOn(DateOnly day) => rates[day];

    /// <summary>The day that an instant belongs to there.</summary>
    public DateOnly DayOf(DateTimeOffset at) => offsets[(int)(at.UtcTicks / TimeSpan.TicksPerDay)] is { } offset
        ? DateOnly.FromDateTime(new DateTime(at.UtcTicks + offset))
        : DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    private static string Asks(PayFloor floor) => $"{floor.Scope} {floor.Period} {floor.PlannedOnly} " + string.Join(" and ", floor.Rates.Select(rate =>
        $"{rate.Per} {Measure.Of(rate)} {rate.RateCents?.Cents} {string.Join(", ", (rate.Figures ?? []).Select(figure => $"{figure.RateCents.Cents} {figure.ValidFrom:O}"))}"));

    private Counted Count(PayRate rate)
    {
        var measure = Measure.Of(rate);
        if (!Measures.Contains(measure))
            Measures.Add(measure);
        counted.Add(new Counted(rate, counted.Count, measure, Measures.IndexOf(measure)));
        return counted[^1];
    }

    /// <summary>What the clocks there are ahead by all through a day of UTC; null when they are changed on it.</summary>
    private long? OffsetOn(int utcDay)
    {
        var first = Zone.GetUtcOffset(new DateTime(utcDay * TimeSpan.TicksPerDay, DateTimeKind.Utc));
        var last = Zone.GetUtcOffset(new DateTime(((utcDay + 1) * TimeSpan.TicksPerDay) - 1, DateTimeKind.Utc));
        return first == last ? first.Ticks : null;
    }
}

/// <summary>What was worked out before, up to a bound; beyond it all is forgotten and worked out anew.</summary>
internal sealed class Remembered<TKey, TValue>(Func<TKey, TValue> workOut) where TKey : notnull
{
    private const int Most = 1_000;
    private readonly ConcurrentDictionary<TKey, TValue> known = [];

    public TValue this[TKey key]
    {
        get
        {
            if (known.TryGetValue(key, out var value))
                return value;
            if (known.Count >= Most)
                known.Clear();
            return known[key] = workOut(key);
        }
    }
}
