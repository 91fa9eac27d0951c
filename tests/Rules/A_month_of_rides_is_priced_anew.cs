using Coop.Pricing;
using Coop.Routing;

namespace Coop.Rules;

/// <summary>What a month's rides would have been charged by a tariff that is thought about.</summary>
public class A_month_of_rides_is_priced_anew
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.FromHours(2));
    private static readonly PolicyRef By = new("lyon-2026", 1, "sha256:0");

    /// <summary>6.50 €, 1.00 € a kilometre, 2.50 € for the co-op, 20 % VAT.</summary>
    private static readonly Tariff Was = Founding.Tariff;

    /// <summary>The same with 5.00 €, and 2.00 € a kilometre.</summary>
    private static readonly Tariff Farther = Was with
    {
        Parts = [.. Was.Parts.Select(part => part with { Rules = part.Id switch
        {
            "delivery" => [new TariffRule("every", new Charge(FixedCents: new(500)))],
            "distance" => [new TariffRule("every", new Charge(PerKmCents: new(200)))],
            _ => part.Rules,
        } })],
    };

    private static readonly int[] SixTrips = [1_000, 1_000, 1_500, 3_000, 3_000, 3_000];

    [Fact]
    public void Short_ways_gain_and_long_ones_lose()
    {
        // Without VAT 10.00, 10.50 and 12.00 € by the old one, and 9.50, 10.50 and 13.50 € by the new one.
        var told = TariffRepricing.Of("2026-10", Rides(SixTrips), notKept: 4, Farther)!;

        Assert.Equal(("2026-10", 6, 6, 4), (told.Month, told.Rides, told.Restaurants, told.NotKept));
        Assert.Equal((2 * 1_200 + 1_260 + 3 * 1_440L, 2 * 1_140 + 1_260 + 3 * 1_620L), (told.ChargedCents.Cents, told.WouldBeChargedCents.Cents));
        Assert.Equal(
            [(Payee.Riders, 2 * 750 + 800 + 3 * 950L, 2 * 700 + 800 + 3 * 1_100L), (Payee.Coop, 1_500L, 1_500L), (Payee.Vat, 2 * 200 + 210 + 3 * 240L, 2 * 190 + 210 + 3 * 270L)],
            told.Parts.Select(part => (part.Payee, part.ChargedCents.Cents, part.WouldBeChargedCents.Cents)));
        Assert.Equal((3, 1, 2, 180L, 0), (told.More, told.Same, told.Less, told.MostRiseCents.Cents, told.NotCarried));
    }

    [Fact]
    public void By_the_very_tariff_that_it_was_charged_by_nothing_changes()
    {
        // A wait of 15 min 31 s, a way back, a cancelled ride and a second attempt: each as it went, by the same words.
        var rides = Rides(SixTrips);
        rides[0] = Charged(rides[0] with { Went = new RideWent(WaitedSeconds: 931) });
        rides[1] = Charged(rides[1] with { End = RideEnd.Returned });
        rides[2] = Charged(rides[2] with { End = RideEnd.Cancelled });
        rides[3] = Charged(rides[3] with { Asked = rides[3].Asked with { SecondAttempt = true } });
        // Three quarters of 6.50, 3.00 and 2.50 €, each rounded up, are 9.01 €, and 1.80 € VAT.
        Assert.Equal([1_380L, 1_200, 630, 1_081], rides.Take(4).Select(ride => ride.Charged.Total.Cents));

        var told = TariffRepricing.Of("2026-10", rides, notKept: 0, Was)!;

        Assert.Equal((told.ChargedCents, 6, 0L), (told.WouldBeChargedCents, told.Same, told.MostRiseCents.Cents));
    }

    [Fact]
    public void What_a_cancelled_ride_costs_is_priced_anew_too()
    {
        var rides = Rides(SixTrips).ConvertAll(ride => Charged(ride with { End = RideEnd.Cancelled }));
        var told = TariffRepricing.Of("2026-10", rides, notKept: 0, Was with { Afterwards = Was.Afterwards with { CancelledAssignedPercent = 100 } })!;
        Assert.Equal((6, told.ChargedCents * 2, 720L), (told.More, told.WouldBeChargedCents, told.MostRiseCents.Cents));
    }

    [Fact]
    public void What_it_would_not_carry_is_counted_and_in_no_sum()
    {
        var near = Was with { Limits = Was.Limits with { MaxMetres = 2_000 } };
        var told = TariffRepricing.Of("2026-10", Rides([.. Enumerable.Repeat(1_000, 5), .. Enumerable.Repeat(3_000, 5)]), notKept: 0, near)!;
        Assert.Equal((5, 5, 5 * 1_200L, 5 * 1_200L), (told.Rides, told.NotCarried, told.ChargedCents.Cents, told.WouldBeChargedCents.Cents));
    }

    [Fact]
    public void Of_few_restaurants_nothing_is_told() =>
        Assert.Null(TariffRepricing.Of("2026-10", Rides([.. Enumerable.Repeat(1_000, 8)], restaurants: 4), notKept: 0, Farther));

    [Fact]
    public void Nor_of_a_change_that_concerns_few_of_many()
    {
        var rides = Rides([.. Enumerable.Repeat(1_000, 8), .. Enumerable.Repeat(3_000, 2)]);
        var dearFar = Was with { Parts = [.. Was.Parts, new TariffPart("far", new("Far", "Loin"), Payee.Coop, new("far", "loin"),
            [new("far", new Charge(FixedCents: new(1)), [new Condition(Metres: new(From: 2_000))]), new("near", new Charge())])] };
        Assert.Null(TariffRepricing.Of("2026-10", rides, notKept: 0, dearFar));
        Assert.Null(TariffRepricing.Of("2026-10", rides, notKept: 0, Was with { Limits = Was.Limits with { MaxMetres = 2_000 } }));
        Assert.Equal(10, TariffRepricing.Of("2026-10", rides, notKept: 0, Was)!.Same);
    }

    [Fact]
    public void Nor_of_no_ride_at_all() => Assert.Null(TariffRepricing.Of("2026-10", [], notKept: 3, Farther));

    /// <summary>One ride for each way, by as many restaurants as there are.</summary>
    private static List<ChargedRide> Rides(int[] metres, int restaurants = int.MaxValue) => [.. metres.Select((way, i) => Charged(new ChargedRide(
        new(new Guid(i % restaurants, 0, 0, new byte[8])), new Delivery(new(45.75, 4.85), new(45.76, 4.86), new Trip(way, 600), 1_000, Noon),
        RideEnd.Delivered, new RideWent(), Noon.AddMinutes(40), new Price(By, []))))];

    private static ChargedRide Charged(ChargedRide ride) => ride with { Charged = ride.By(Was)! };
}
