using System.Globalization;

namespace Coop.Bench;

/// <summary>Writes what was done on a day as three files that another program can check; minutes, one header line each.</summary>
internal static class SolutionFiles
{
    public static void Write(MatchingDay day, DayRun run, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "solution_info_assignments.txt"),
        [
            "assignment_time pickup_time courier_id order_list",
            .. run.Assignments.Select(one =>
                $"{Minutes(one.At)} {Minutes(one.PickupAt)} {day.Couriers[one.Courier].Id} {string.Join(' ', one.Drops.Select(drop => day.Orders[drop.Order].Id))}"),
        ]);
        File.WriteAllLines(Path.Combine(folder, "solution_info_orders.txt"),
        [
            "order placement_time ready_time pickup_time dropoff_time courier",
            .. from one in run.Assignments
               from drop in one.Drops
               orderby drop.Order
               let order = day.Orders[drop.Order]
               select $"{order.Id} {Minutes(order.PlacedAt)} {Minutes(order.ReadyAt)} {Minutes(one.PickupAt)} {Minutes(drop.DropoffAt)} {day.Couriers[one.Courier].Id}",
        ]);
        File.WriteAllLines(Path.Combine(folder, "solution_info_couriers.txt"),
            ["courier_id dept_time origin destination", .. day.Couriers.Index().SelectMany(courier => Moves(day, run, courier.Index))]);
    }

    /// <summary>A courier's ways, one after the other; the place where they begin is called 0.</summary>
    private static IEnumerable<string> Moves(MatchingDay day, DayRun run, int courier)
    {
        var at = "0";
        foreach (var one in run.Assignments.Where(one => one.Courier == courier))
        {
            var restaurant = day.Restaurants[day.Orders[one.Drops[0].Order].Restaurant].Id;
            yield return $"{day.Couriers[courier].Id} {Minutes(one.At)} {at} {restaurant}";
            at = restaurant;
            foreach (var drop in one.Drops)
            {
                yield return $"{day.Couriers[courier].Id} {Minutes(drop.LeavesAt)} {at} {day.Orders[drop.Order].Id}";
                at = day.Orders[drop.Order].Id;
            }
        }
    }

    private static string Minutes(int seconds) => (seconds / 60.0).ToString(CultureInfo.InvariantCulture);
}
