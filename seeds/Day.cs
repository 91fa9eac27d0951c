namespace Coop.Seeds;

/// <summary>A restaurant of a day and where its food is collected.</summary>
public sealed record DayRestaurant(string Id, Spot Spot);

/// <summary>A rider of a day: where they go on shift, and from which minute to which they mean to work.</summary>
public sealed record DayRider(string Id, Spot Start, double OnMinute, double OffMinute);

/// <summary>A delivery that a restaurant will ask for at <paramref name="PlacedMinute"/>, with food at <paramref name="ReadyMinute"/>.</summary>
public sealed record DayOrder(string Id, Spot Door, double PlacedMinute, DayRestaurant Restaurant, double ReadyMinute);

/// <summary>
/// Something that people do and that no file of a day tells: only the demo day has any, so that each can be seen once.
/// Amounts in cents.
/// </summary>
public sealed record DayExtras(
    IReadOnlyDictionary<string, int> TipsWithOrder, IReadOnlyDictionary<string, int> TipsAfterDelivery,
    IReadOnlySet<string> Cancelled, IReadOnlySet<string> Decliners)
{
    public static DayExtras None { get; } = new(
        new Dictionary<string, int>(), new Dictionary<string, int>(), new HashSet<string>(), new HashSet<string>());
}

/// <summary>
/// One day of work, known in advance: who cooks, who rides, what is ordered when. Minute 0 is 09:00 in Lyon on
/// Tuesday 6 October 2026. Half of a service time falls before and half after the pick-up or drop-off instant.
/// </summary>
public sealed record Day(
    IReadOnlyList<DayRestaurant> Restaurants, IReadOnlyList<DayRider> Riders, IReadOnlyList<DayOrder> Orders,
    DayTravel Travel, double PickupServiceMinutes, double DropoffServiceMinutes)
{
    /// <summary>09:00 in Lyon, where clocks are two hours ahead of UTC on that day.</summary>
    public static DateTimeOffset Opening { get; } = new(2026, 10, 6, 9, 0, 0, TimeSpan.FromHours(2));

    /// <summary>When the clock of a day is set going, so that the co-op is open and at rest before minute 0.</summary>
    public static DateTimeOffset Dawn { get; } = Opening - TimeSpan.FromHours(1);

    public DayExtras Extras { get; init; } = DayExtras.None;

    /// <summary>Where the co-op of this day lies, ready to be founded; null for one made from the day's own names.</summary>
    public string? FoundingFolder { get; init; }

    public static DateTimeOffset At(double minute) => Opening + TimeSpan.FromMinutes(minute);

    /// <summary>Reads the four tab-separated files of a day.</summary>
    /// <exception cref="UnreadableDay">At the first defect, with its file and line.</exception>
    public static Day Read(string folder) => DayFiles.Read(folder);

    /// <summary>One lunch in Lyon, of our own making.</summary>
    public static Day Demo() => DemoDay.Read();

    /// <summary>
    /// Orders that none of these riders could have collected even if all else stood still: idle at their start place, they
    /// would be at the restaurant only after their shift's end.
    /// </summary>
    public int Undeliverable(IReadOnlyCollection<DayRider> onShift) =>
        Orders.Count(order => !onShift.Any(rider => CouldReach(rider, order)));

    private bool CouldReach(DayRider rider, DayOrder order) =>
        Math.Max(order.PlacedMinute, rider.OnMinute) + Travel.Minutes(rider.Start, order.Restaurant.Spot) <= rider.OffMinute;
}
