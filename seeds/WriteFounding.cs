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

    /// <summary>Where the rules lie that ship with the program.</summary>
    private static readonly string Rules = Path.Combine(AppContext.BaseDirectory, "founding");

    /// <summary>The day's own co-op if it has one, else one of its riders and restaurants and a coordinator, all there for a year.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <returns>The folder.</returns>
    public static string For(Day day, string folder)
    {
        Copy(Rules, folder);
        if (day.FoundingFolder is { } own)
            Copy(own, folder);
        else
            System.IO.File.WriteAllText(Path.Combine(folder, File), FoundingOf(day));
        return folder;
    }

    private static string FoundingOf(Day day)
    {
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
        return JsonSerializer.Serialize(founding, Wire.Json);
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
