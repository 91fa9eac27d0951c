using Coop.Pricing;
using Coop.Routing;

namespace Coop.Properties;

/// <summary>Tariffs and deliveries drawn by a seed, good and bad ones: what members might propose on a bad day.</summary>
internal sealed class Tariffs(int seed)
{
    public static readonly DateTimeOffset Noon = new(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);
    private static readonly Polygon Area = Square(45_600_000, 4_700_000, 45_900_000, 5_000_000);
    private static readonly string[] Names = ["a", "b", "c", TariffZone.Elsewhere];
    private readonly Random draw = new(seed);

    public Tariff Next()
    {
        List<TariffZone> zones = [.. Enumerable.Range(0, draw.Next(4)).Select(i => new TariffZone(Names[i], Zone()))];
        List<TariffPart> parts = [.. Enumerable.Range(0, draw.Next(1, 4)).Select(i => Part(i))];
        return new("drawn", "Europe/Paris",
            new(20_000, 30_000, 600, 30, 15, 240, [Vehicle.Bicycle, Vehicle.CargoBike], [ParcelSize.Small, ParcelSize.Large], Area), zones, parts,
            new(0, 50, 0, new(10, new Money(draw.Next(50)), new Money(1_000)), 100, draw.Next(101), draw.Next(101), 24),
            [new("0.20", new DateOnly(2014, 1, 1), "CGI art. 278")]);
    }

    public Delivery Delivery() => new(Place(), Place(), new Trip(draw.Next(20_001), 600), draw.Next(1, 30_001), Noon.AddMinutes(draw.Next(40_000)),
        draw.Next(2) == 0 ? Vehicle.Bicycle : Vehicle.CargoBike, draw.Next(2) == 0 ? ParcelSize.Small : ParcelSize.Large);

    /// <summary>What anybody may send: mostly something that could be carried, and one thing about it that could not.</summary>
    public Delivery AnythingAsked()
    {
        var asked = Delivery();
        return draw.Next(10) switch
        {
            0 => asked with { Trip = new Trip(draw.Next(int.MaxValue), draw.Next(int.MaxValue)) },
            1 => asked with { Grams = draw.Next(int.MaxValue) },
            2 => asked with { ReadyAt = Noon.AddMinutes(draw.Next(-100_000, 400_000)) },
            3 => asked with { Vehicle = (Vehicle)draw.Next(6) },
            4 => asked with { Size = (ParcelSize)draw.Next(4) },
            5 => asked with { Pickup = new Place((draw.NextDouble() * 180) - 90, (draw.NextDouble() * 360) - 180) },
            6 => asked with { Dropoff = new Place((draw.NextDouble() * 180) - 90, (draw.NextDouble() * 360) - 180) },
            7 => asked with { DropoffBy = asked.ReadyAt.AddMinutes(draw.Next(-1_000, 2_000)) },
            8 => asked with { SecondAttempt = true },
            _ => asked,
        };
    }

    private TariffPart Part(int index)
    {
        // Half of the parts are cut cleanly along one figure, so that good tariffs are drawn too.
        List<TariffRule> rules = draw.Next(3) switch
        {
            0 => [new("all", Charge(index))],
            1 when draw.Next(30_000) is var cut =>
                [new("low", Charge(index), [new(Metres: new(Below: cut))]), new("high", Charge(index), [new(Metres: new(From: cut))])],
            _ => [.. Enumerable.Range(0, draw.Next(1, 4)).Select(i => new TariffRule($"r{i}", Charge(index), draw.Next(3) == 0 ? null : [.. Enumerable.Range(0, draw.Next(1, 3)).Select(_ => Condition())]))],
        };
        return new($"p{index}", Words.Same("x"), draw.Next(2) == 0 ? Payee.Riders : Payee.Coop, Words.Same("y"), rules);
    }

    private Condition Condition() => new(
        Metres: Range(20_000), Grams: Range(30_000), MinuteOfDay: Range(1_440), WindowMinutes: draw.Next(6) == 0 ? Range(600) : null,
        Days: draw.Next(4) == 0 ? [(DayOfWeek)draw.Next(7), DayOfWeek.Sunday] : null,
        Vehicles: draw.Next(5) == 0 ? [(Vehicle)draw.Next(6)] : null, Sizes: draw.Next(5) == 0 ? [ParcelSize.Large] : null,
        PickupIn: draw.Next(5) == 0 ? [Names[draw.Next(4)]] : null, DropoffIn: draw.Next(5) == 0 ? [Names[draw.Next(4)], TariffZone.Elsewhere] : null);

    private Between? Range(int most) => draw.Next(4) != 0 ? null
        : new(draw.Next(2) == 0 ? null : draw.Next(-5, most + 10), draw.Next(2) == 0 ? null : draw.Next(-5, most + 10));

    private Charge Charge(int index) => new(
        draw.Next(2) == 0 ? null : Amount(2_000), draw.Next(3) == 0 ? Amount(300) : null,
        draw.Next(4) == 0 ? new(draw.Next(2) == 0 ? StepOf.Metres : StepOf.Grams, draw.Next(0, 5_000), Amount(200), draw.Next(0, 9_000)) : null,
        draw.Next(4) == 0 ? new([$"p{draw.Next(index + 1)}"], draw.Next(0, 10_050)) : null,
        draw.Next(5) == 0 ? Amount(500) : null, draw.Next(6) == 0 ? Amount(5_000) : null);

    private Money Amount(int most) => new(draw.Next(400) switch { 0 => -1, 1 => long.MaxValue, _ => draw.Next(most) });

    private Polygon Zone() => new([.. Enumerable.Range(0, draw.Next(3, 6)).Select(_ => new Corner(45.6 + (draw.Next(300) / 1_000.0), 4.7 + (draw.Next(300) / 1_000.0)))]);

    private Place Place() => new(45.6 + (draw.Next(300_000) / 1_000_000.0), 4.7 + (draw.Next(300_000) / 1_000_000.0));

    private static Polygon Square(int south, int west, int north, int east) => new(
        [new(south / 1e6, west / 1e6), new(north / 1e6, west / 1e6), new(north / 1e6, east / 1e6), new(south / 1e6, east / 1e6)]);
}
