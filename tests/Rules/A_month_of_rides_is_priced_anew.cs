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
        // With VAT 12.00, 12.60 and 14.40 € by the old one, and 11.40, 12.60 and 16.20 € by the new one.
        var told = TariffRepricing.Of("2026-10", Rides([.. Ways(5, 1_000), .. Ways(6, 1_500), .. Ways(5, 3_000)]), notKept: 4, Farther)!;

        // Of 207.60 € charged, 213.60 €: of them riders 138.00, the co-op 40.00, VAT 35.60 €.
        Assert.Equal(("2026-10", 16, 16, 4), (told.Month, told.Rides, told.Restaurants, told.NotKept));
        Assert.Equal((20_760L, 103L), (told.ChargedCents.Cents, told.WouldBePercent));
        Assert.Equal(
            [(Payee.Riders, 13_300L, 66L), (Payee.Coop, 4_000L, 19L), (Payee.Vat, 3_460L, 17L)],
            told.Parts.Select(part => (part.Payee, part.ChargedCents.Cents, part.WouldBePercent)));
        Assert.Equal((31L, 38L, 31L, 0L), (told.MorePercent, told.SamePercent, told.LessPercent, told.NotCarriedPercent));
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

        Assert.Equal((100L, 100L), (told.WouldBePercent, told.SamePercent));
        Assert.Equal(told.ChargedCents.Cents, rides.Sum(ride => ride.Charged.Total.Cents));
    }

    [Fact]
    public void What_a_cancelled_ride_costs_is_priced_anew_too()
    {
        var rides = Rides(SixTrips).ConvertAll(ride => Charged(ride with { End = RideEnd.Cancelled }));
        var told = TariffRepricing.Of("2026-10", rides, notKept: 0, Was with { Afterwards = Was.Afterwards with { CancelledAssignedPercent = 100 } })!;
        Assert.Equal((100L, 200L), (told.MorePercent, told.WouldBePercent));
    }

    [Fact]
    public void What_it_would_not_carry_is_counted_and_charged_nothing()
    {
        var near = Was with { Limits = Was.Limits with { MaxMetres = 2_000 } };
        var told = TariffRepricing.Of("2026-10", Rides([.. Ways(5, 1_000), .. Ways(5, 3_000)]), notKept: 0, near)!;
        // 60.00 of 132.00 €.
        Assert.Equal((10, 50L, 13_200L, 45L), (told.Rides, told.NotCarriedPercent, told.ChargedCents.Cents, told.WouldBePercent));
    }

    [Fact]
    public void Of_few_restaurants_nothing_is_told() =>
        Assert.Null(TariffRepricing.Of("2026-10", Rides(Ways(8, 1_000), restaurants: 4), notKept: 0, Farther));

    [Fact]
    public void Nor_of_a_change_that_concerns_few_of_many()
    {
        var rides = Rides([.. Ways(8, 1_000), .. Ways(2, 3_000)]);
        Assert.Null(TariffRepricing.Of("2026-10", rides, notKept: 0, Surcharge(far: 1, near: 0)));
        Assert.Null(TariffRepricing.Of("2026-10", rides, notKept: 0, Was with { Limits = Was.Limits with { MaxMetres = 2_000 } }));
        Assert.Equal(100, TariffRepricing.Of("2026-10", rides, notKept: 0, Was)!.SamePercent);
    }

    /// <summary>Else one cent for the others would hide whom it is about.</summary>
    [Fact]
    public void Nor_of_one_that_is_mostly_one_kitchens()
    {
        var rides = Rides([.. Ways(8, 1_000), 3_000]);
        Assert.Null(TariffRepricing.Of("2026-10", rides, notKept: 0, Surcharge(far: 10_000, near: 1)));
        Assert.Equal(100, TariffRepricing.Of("2026-10", rides, notKept: 0, Surcharge(far: 7, near: 1))!.MorePercent);
    }

    [Fact]
    public void Nor_of_one_that_is_dearer_for_few_and_cheaper_for_many() =>
        Assert.Null(TariffRepricing.Of("2026-10", Rides([.. Ways(2, 1_000), .. Ways(8, 3_000)]), notKept: 0, Farther with { Parts =
            [.. Farther.Parts.Select(part => part.Id == "delivery" ? part with { Rules = [new TariffRule("every", new Charge(FixedCents: new(655)))] }
                : part.Id == "distance" ? part with { Rules = [new TariffRule("every", new Charge(PerKmCents: new(97)))] } : part)] }));

    [Fact]
    public void Nor_of_no_ride_at_all() => Assert.Null(TariffRepricing.Of("2026-10", [], notKept: 3, Farther));

    /// <summary>So many cents more, VAT beside, from two kilometres on and before.</summary>
    private static Tariff Surcharge(int far, int near) => Was with { Parts = [.. Was.Parts, new TariffPart("far", new("Far", "Loin"), Payee.Coop, new("far", "loin"),
        [new("far", new Charge(FixedCents: new(far)), [new Condition(Metres: new(From: 2_000))]), new("near", new Charge(FixedCents: new(near)))])] };

    private static int[] Ways(int count, int metres) => [.. Enumerable.Repeat(metres, count)];

    /// <summary>One ride for each way, by as many restaurants as there are.</summary>
    private static List<ChargedRide> Rides(int[] metres, int restaurants = int.MaxValue) => [.. metres.Select((way, i) => Charged(new ChargedRide(
        new(new Guid(i % restaurants, 0, 0, new byte[8])), new Delivery(new(45.75, 4.85), new(45.76, 4.86), new Trip(way, 600), 1_000, Noon),
        RideEnd.Delivered, new RideWent(), Noon.AddMinutes(40), new Price(By, []))))];

    private static ChargedRide Charged(ChargedRide ride) => ride with { Charged = ride.By(Was)! };
}
