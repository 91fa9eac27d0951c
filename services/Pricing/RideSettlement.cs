namespace Coop.Pricing;

/// <summary>A ride as it was told to be over.</summary>
/// <param name="Version">Of the ride, as Matching counts: of several tellings the highest counts.</param>
/// <param name="Agreed">The price that the order was placed at.</param>
public sealed record RideTold(
    OrderId OrderId, int Version, RestaurantId RestaurantId, MemberId? RiderId, RideEnd End, Price Agreed, RideWent Went, DateTimeOffset At);

/// <summary>How a ride that is over becomes what its restaurant owes, the first time and when something was put right.</summary>
public static class RideSettlement
{
    /// <param name="before">Its newest settlement; null for the first.</param>
    /// <param name="tariff">The one that the order was priced by.</param>
    public static SettledRide Of(SettledRide? before, RideTold told, Tariff tariff)
    {
        var at = before?.At ?? told.At;
        var owed = Owed.Of(tariff, told.Agreed, told.End, told.Went, at);
        return new SettledRide
        {
            OrderId = told.OrderId, Revision = before is null ? 0 : before.Revision + 1, ToldVersion = told.Version,
            RestaurantId = told.RestaurantId, RiderId = told.RiderId, End = told.End, Price = owed,
            Agreed = ReferenceEquals(owed, told.Agreed) ? null : told.Agreed, Went = told.Went, At = at,
        };
    }

    /// <summary>Whether there is anything in it that was not settled before.</summary>
    public static bool IsNews(SettledRide? before, SettledRide after) =>
        before is null || before.End != after.End || before.Went != after.Went || Change(before.Price, after.Price).Lines.Count > 0;

    /// <summary>What the books hear of it: the whole price first, later only what changes, on the day of the change. Null for nothing.</summary>
    public static RideSettled? NewsOf(SettledRide? before, SettledRide after, DateTimeOffset now)
    {
        var price = before is null ? after.Price : Change(before.Price, after.Price);
        return price.Lines.Count == 0 ? null : new RideSettled(
            after.OrderId, after.RestaurantId, after.RiderId, after.End, price, before is null ? after.At : now, after.Revision);
    }

    /// <summary>The lines that lead from one price to the other; what is taken back is below nothing.</summary>
    public static Price Change(Price before, Price after)
    {
        var lines = new List<PriceLine>();
        foreach (var name in before.Lines.Concat(after.Lines).Select(Name).Distinct())
        {
            List<PriceLine> was = [.. before.Lines.Where(line => Name(line) == name)], now = [.. after.Lines.Where(line => Name(line) == name)];
            var (cents, vat) = (Sum(now, line => line.Cents) - Sum(was, line => line.Cents), Sum(now, line => line.VatCents) - Sum(was, line => line.VatCents));
            if (cents == Money.Zero && vat == Money.Zero)
                continue;
            var line = now.Count > 0 ? now[0] : was[0];
            lines.Add(line with
            {
                Cents = cents, VatCents = line.VatCents is null ? null : vat,
                Because = now.Count == 0 ? $"put right: falls away; was {line.Because}" : $"put right: {line.Because}",
            });
        }
        return new Price(after.Tariff, lines);
    }

    private static (Payee, string) Name(PriceLine line) => (line.Payee, line.Item);

    private static Money Sum(List<PriceLine> lines, Func<PriceLine, Money?> cents) =>
        lines.Aggregate(Money.Zero, (sum, line) => sum + (cents(line) ?? Money.Zero));
}
