using System.Text.Json;
using Coop.Members;

namespace Coop.Seeds;

/// <summary>
/// Writes the folder that a co-op is founded from: the rules that ship with the program, and the people and restaurants of
/// a day. What stands before the @ of an address is the id in the day.
/// </summary>
public static class WriteFounding
{
    private const string File = "founding.json";
    private static readonly DateOnly AYearBack = new(2025, 10, 1);

    /// <summary>The demo co-op of Lyon.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="rules">Where the rules lie that ship with the program; what the demo has of its own goes before them.</param>
    public static void ForDemo(string folder, string rules)
    {
        Copy(rules, folder);
        Copy(DemoDay.Folder, folder);
    }

    /// <summary>A co-op of the day's own riders and restaurants and one coordinator, all members since a year.</summary>
    public static void For(Day day, string folder, string rules)
    {
        Copy(rules, folder);
        Role[] rides = [Role.Rider, Role.Member], coordinates = [Role.Coordinator, Role.Auditor, Role.Member];
        var founding = new
        {
            name = "The co-op of a replayed day",
            timeZone = "Europe/Paris",
            currency = "EUR",
            legalProfile = "scop",
            foundedOn = AYearBack,
            voting = new { quorum = "1/2", majority = "1/2" },
            people = day.Riders.Select(rider => Somebody(rider.Id, "riders", rides))
                .Append(Somebody("coordinator", "coop", coordinates)),
            restaurants = day.Restaurants.Select(restaurant => new
            {
                name = $"Restaurant {restaurant.Id}",
                email = Address(restaurant.Id, "restaurants"),
                place = restaurant.Spot.ToPlace($"Restaurant {restaurant.Id}"),
            }),
        };
        System.IO.File.WriteAllText(Path.Combine(folder, File), JsonSerializer.Serialize(founding, Wire.Json));
    }

    private static object Somebody(string id, string among, IReadOnlyList<Role> roles) => new
    {
        email = Address(id, among), firstName = id, lastName = "of the day", roles, engagement = Engagement.Employee, joinedOn = AYearBack,
    };

    /// <summary>A rider and a restaurant may have the same name.</summary>
    private static string Address(string id, string among) => $"{id}@{among}.example";

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*.json"))
            System.IO.File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }
}
