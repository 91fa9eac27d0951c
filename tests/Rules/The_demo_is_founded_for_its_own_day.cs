using System.Text.Json;
using Coop.Members;
using Coop.Seeds;
using FoundingFile = Coop.Members.Founding;
using SignIn = Coop.Seeds.SignIn;

namespace Coop.Rules;

public sealed class The_demo_is_founded_for_its_own_day : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("founding").FullName;
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_day_is_one_lunch_of_twelve_riders_and_eight_restaurants()
    {
        var day = Day.Demo();

        Assert.Equal((12, 8, 90), (day.Riders.Count, day.Restaurants.Count, day.Orders.Count));
        Assert.Equal(0, day.Undeliverable(day.Riders));
        Assert.All(day.Orders, order => Assert.InRange(Day.At(order.PlacedMinute).Hour, 11, 14));
    }

    [Fact]
    public void Everybody_of_the_day_can_sign_in()
    {
        WriteFounding.For(Day.Demo(), folder);
        Holds(Day.Demo());
    }

    [Fact]
    public void So_can_everybody_of_any_other_day_and_a_rider_may_share_a_name_with_a_restaurant()
    {
        var restaurant = new DayRestaurant("a", new Spot(0, 0));
        var day = new Day([restaurant], [new DayRider("a", new Spot(0, 0), 0, 60)], [], new DayTravel(100), 4, 4);
        WriteFounding.For(day, folder);
        Holds(day);
    }

    [Fact]
    public void What_the_demo_shows_besides_stands_in_its_day()
    {
        var day = Day.Demo();
        var orders = day.Orders.Select(order => order.Id).ToHashSet();

        Assert.Subset(orders, day.Extras.TipsWithOrder.Keys.Concat(day.Extras.TipsAfterDelivery.Keys).ToHashSet());
        Assert.Subset(orders, day.Extras.Cancelled.ToHashSet());
        Assert.Subset(day.Riders.Select(rider => rider.Id).ToHashSet(), day.Extras.Decliners.ToHashSet());
    }

    private void Holds(Day day)
    {
        var founding = JsonSerializer.Deserialize<FoundingFile>(File.ReadAllText(Path.Combine(folder, "founding.json")), Wire.Json)!;
        Assert.True(File.Exists(Path.Combine(folder, "tariff.json")));
        Assert.True(founding.FoundedOn <= DateOnly.FromDateTime(Day.At(0).Date).AddYears(-1));

        string DayId(string email, params Role[] roles) => new SignIn(email, "", roles, Guid.Empty).DayId;
        Assert.Equal(
            day.Restaurants.Select(restaurant => restaurant.Id).Order(),
            founding.Restaurants!.Select(restaurant => DayId(restaurant.Email)).Order());
        Assert.Equal(
            day.Riders.Select(rider => rider.Id).Order(),
            founding.People!.Where(person => person.Roles.Contains(Role.Rider)).Select(person => DayId(person.Email)).Order());
        Assert.Single(founding.People!, person => person.Roles.Contains(Role.Coordinator));
        Assert.All(founding.People!, person => Assert.Contains(Role.Member, person.Roles));
        Assert.Equal(
            founding.People!.Count + founding.Restaurants!.Count,
            founding.People!.Select(person => person.Email).Concat(founding.Restaurants!.Select(r => r.Email)).Distinct().Count());
    }
}
