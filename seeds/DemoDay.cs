namespace Coop.Seeds;

/// <summary>
/// The demo: a co-op of twelve riders in Lyon, founded a year back, and one lunch with eight restaurants. People, places and
/// orders are invented; the day was drawn once with a fixed seed and stands in <c>lyon/day</c>.
/// </summary>
internal static class DemoDay
{
    /// <summary>Ships with the program.</summary>
    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "lyon");

    public static Day Read() => Day.Read(Path.Combine(Folder, "day")) with
    {
        FoundingFolder = Folder,
        Extras = new DayExtras(
            TipsWithOrder: new Dictionary<string, int> { ["o5"] = 200, ["o17"] = 150, ["o33"] = 300, ["o58"] = 200, ["o74"] = 100 },
            TipsAfterDelivery: new Dictionary<string, int> { ["o40"] = 250 },
            Cancelled: new HashSet<string> { "o50" },
            Decliners: new HashSet<string> { "hugo" }),
    };
}
