using System.Globalization;
using System.Text.Json;
using Coop.Pricing;
using Coop.Routing;

namespace Coop.Bench;

/// <summary><c>pricing</c>: quotes a second on one core, by the founding tariff and by one with zones, nights and steps; price and refusals, no signature; then months of pay. Where pay policies are named, only these.</summary>
internal static class PricingBench
{
    private const int Deliveries = 1_000;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(2), Long = TimeSpan.FromSeconds(5);
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);

    public static int Run(string[] policies, TimeProvider time)
    {
        if (policies.Length > 0)
            return PayBench.Run(policies, time);
        var founding = Read(Path.Combine(AppContext.BaseDirectory, "founding", "tariff.json"));
        foreach (var (name, tariff) in ((string, Tariff)[])[("the founding tariff", founding), ("zones, nights, steps", Rich(founding))])
        {
            if (TariffCheck.Refuses(tariff) is { } no)
                throw new InvalidOperationException(no.Because);
            Count(tariff, Warm, time);
            var (quotes, seconds, cents) = Count(tariff, Long, time);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-24}{quotes / seconds,12:#,0} quotes/s{1e6 * seconds / quotes,8:0.00} µs each{new Money(cents / quotes),10} on average"));
        }
        return PayBench.Run(PayBench.All, time);
    }

    internal static Tariff Read(string file) =>
        JsonSerializer.Deserialize<Tariff>(File.ReadAllText(file), Wire.Json) ?? throw new JsonException($"{file} says nothing.");

    private static (long Quotes, double Seconds, long Cents) Count(Tariff tariff, TimeSpan lasts, TimeProvider time)
    {
        var draw = new Random(4);
        var asked = Enumerable.Range(0, Deliveries).Select(_ => new Delivery(
            Place(draw), Place(draw), new Trip(draw.Next(200, 9_000), 900), draw.Next(200, 15_000), Noon.AddMinutes(draw.Next(10_000)))).ToArray();
        var by = new PolicyRef(tariff.Name, 1, "sha256:0");
        var (began, quotes, cents) = (time.GetTimestamp(), 0L, 0L);
        while (time.GetElapsedTime(began) < lasts)
            foreach (var one in asked)
            {
                if (tariff.Quote(by, one, Noon).Price is not { } price)
                    throw new InvalidOperationException("Every delivery here has a price.");
                cents += price.Total.Cents;
                quotes++;
            }
        return (quotes, time.GetElapsedTime(began).TotalSeconds, cents);
    }

    private static Place Place(Random draw) => new(45.70 + (draw.NextDouble() / 10), 4.80 + (draw.NextDouble() / 10));

    private static Tariff Rich(Tariff tariff) => tariff with
    {
        Zones = [Square("Presqu'île", 45.745, 4.825, 45.775, 4.84), Square("Part-Dieu", 45.75, 4.845, 45.77, 4.87)],
        Parts =
        [
            .. tariff.Parts,
            Part("night", new("night", new(Share: new(["delivery", "distance"], 2_500)), [new(MinuteOfDay: new(From: 1_320)), new(MinuteOfDay: new(Below: 360))]), new("day", new())),
            Part("zone", new("centre", new(FixedCents: new Money(80)), [new(DropoffIn: ["Presqu'île"]), new(DropoffIn: ["Part-Dieu"], Days: [DayOfWeek.Saturday])]), new("else", new())),
            Part("far", new TariffRule("all", new(Step: new(StepOf.Metres, 500, new Money(30), Beyond: 3_000), MaximumCents: new Money(400)))),
            Part("sunday", new("sunday", new(FixedCents: new Money(150)), [new(Days: [DayOfWeek.Sunday])]), new("else", new())),
        ],
    };

    private static TariffPart Part(string id, params TariffRule[] rules) => new(id, Words.Same(id), Payee.Riders, Words.Same("because it is so"), rules);

    private static TariffZone Square(string name, double south, double west, double north, double east) =>
        new(name, new([new(south, west), new(north, west), new(north, east), new(south, east)]));
}
