using System.Runtime.CompilerServices;
using System.Text.Json;
using Coop.Pricing;
using Coop.Routing;
using Coop.Wages;

namespace Coop.Rules;

public class Pricing_explains_itself
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.FromHours(2));
    private static readonly PolicyRef By = new("lyon-2026", 1, "sha256:0");
    private static readonly Place Bellecour = new(45.7578, 4.8320, "Place Bellecour");
    private static readonly Tariff Tariff = Founding.Tariff;

    [Fact]
    public void A_short_light_delivery_pays_the_delivery_its_distance_the_co_op_and_vat() => Assert.Equal(
        """
        Delivery €6.50 to Riders: the same for every delivery
        Distance €2.40 to Riders: the way from door to door: 2400 m at €1.00 per km
        Co-op €2.50 to Coop: runs the co-op; what is left over is shared out
        VAT €2.28 to Vat: 20 % of €11.40 (CGI art. 278)
        """, Receipt(Tariff.PriceOf(By, A(metres: 2_400, grams: 1_000))));

    [Fact]
    public void A_heavy_load_says_from_which_weight_it_is_one() => Assert.Contains(
        "Heavy load €1.50 to Riders: weight is work: from 10,000 g",
        Receipt(Tariff.PriceOf(By, A(metres: 2_400, grams: 10_000))));

    [Fact]
    public void Half_a_cent_rounds_up() =>
        Assert.Equal(new Money(123 + 1), Tariff.PriceOf(By, A(metres: 1_235, grams: 1)).Lines[1].Cents);

    [Theory]
    [InlineData(20_000, 30_000, 30 * 24, null)]
    [InlineData(20_001, 30_000, 0, "too_far")]
    [InlineData(20_000, 30_001, 0, "too_heavy")]
    [InlineData(20_000, 30_000, (30 * 24) + 1, "pickup_too_late")]
    public void What_the_co_op_will_not_carry_is_refused_with_the_figure(int metres, int grams, int hours, string? code)
    {
        var refusal = Tariff.Refuses(A(metres, grams) with { ReadyAt = Noon.AddHours(hours) }, Noon);

        Assert.Equal(code, refusal?.Code);
        Assert.Equal(code is not null, refusal?.Facts.Count == 1 && refusal.ByRule);
    }

    [Fact]
    public void A_door_in_another_city_is_undeliverable() => Assert.Equal("address_undeliverable",
        Tariff.Refuses(A(1_000, 1_000) with { Dropoff = new Place(48.8566, 2.3522, "Paris") }, Noon)?.Code);

    [Fact]
    public void A_day_without_a_vat_rate_names_the_rule_that_is_missing()
    {
        var refusal = (Tariff with { Vat = [] }).Refuses(A(1_000, 1_000), Noon);

        Assert.Equal("missing_rule", refusal?.Code);
        Assert.Equal("vat", refusal?.Facts["rule"]);
    }

    [Fact]
    public void A_new_vat_rate_counts_from_its_day_on()
    {
        var tariff = Tariff with { Vat = [.. Tariff.Vat, new VatRate("0.055", new DateOnly(2026, 10, 7), "a later law")] };

        Assert.StartsWith("20 %", tariff.PriceOf(By, A(1_000, 1_000)).Lines[^1].Because);
        Assert.StartsWith("5.5 %", tariff.PriceOf(By, A(1_000, 1_000) with { ReadyAt = Noon.AddDays(1) }).Lines[^1].Because);
    }

    [Fact]
    public void Cancelling_costs_nothing_before_a_rider_is_on_the_way_and_the_voted_share_after()
    {
        var agreed = Tariff.PriceOf(By, A(metres: 2_400, grams: 1_000));

        Assert.Empty(Owed.Cancelled(Tariff, agreed, wasAssigned: false, byCoop: false, Noon).Lines);
        Assert.Empty(Owed.Cancelled(Tariff, agreed, wasAssigned: true, byCoop: true, Noon).Lines);
        Assert.Equal(
            """
            Delivery €3.25 to Riders: 50 % of €6.50: cancelled when a rider was on the way
            Distance €1.20 to Riders: 50 % of €2.40: cancelled when a rider was on the way
            Co-op €1.25 to Coop: 50 % of €2.50: cancelled when a rider was on the way
            VAT €1.14 to Vat: 20 % of €5.70 (CGI art. 278)
            """, Receipt(Owed.Cancelled(Tariff, agreed, wasAssigned: true, byCoop: false, Noon)));
    }

    [Theory]
    [InlineData(10 * 60, 0, "")]
    [InlineData((10 * 60) + 1, 25, "waited 10 min 01 s, of which 10 min are free: 1 min begun at €0.25")]
    [InlineData(17 * 60, 175, "waited 17 min 00 s, of which 10 min are free: 7 min begun at €0.25")]
    [InlineData(400 * 60, 3_000, "waited 400 min 00 s, of which 10 min are free: 390 min begun at €0.25, at most €30.00")]
    public void Waiting_for_food_that_was_to_be_ready_is_free_for_a_grace_and_then_the_riders(int seconds, int cents, string because)
    {
        var agreed = Tariff.PriceOf(By, A(metres: 2_400, grams: 1_000));
        var owed = Owed.Delivered(Tariff, agreed, TimeSpan.FromSeconds(seconds), Noon);

        var fee = owed.Lines.SingleOrDefault(line => line.Rule == "waiting");
        Assert.Equal((cents, because), ((int)(fee?.Cents.Cents ?? 0), fee?.Because ?? ""));
        Assert.Equal(agreed.To(Payee.Riders) + new Money(cents), owed.To(Payee.Riders));
    }

    [Fact]
    public void Food_that_goes_back_costs_the_way_there_and_the_voted_part_of_the_way_back()
    {
        var agreed = Tariff.PriceOf(By, A(metres: 2_400, grams: 1_000));
        var half = Tariff with { Afterwards = Tariff.Afterwards with { ReturnLegPercent = 50 } };

        Assert.Equal(agreed.Total, Owed.Returned(Tariff, agreed, TimeSpan.Zero, Noon).Total);
        Assert.Contains("The way back €4.45 to Riders: 50 % of €8.90", Receipt(Owed.Returned(half, agreed, TimeSpan.Zero, Noon)));
        Assert.Equal(new Money(488 + 180 + 188), Owed.SecondAttempt(Tariff, agreed, Noon) is var again ? again.Total - again.To(Payee.Vat) : default);
    }

    [Fact]
    public void Every_line_has_its_own_net_vat_and_gross_and_they_sum_as_the_whole_does()
    {
        var price = Tariff.PriceOf(By, A(metres: 2_405, grams: 10_000));
        var lines = price.Lines.Where(line => line.Payee != Payee.Vat).ToList();

        Assert.Equal(price.To(Payee.Vat).Cents, lines.Sum(line => line.VatCents!.Value.Cents));
        Assert.Equal(price.Total.Cents, lines.Sum(line => line.Cents.Cents + line.VatCents!.Value.Cents));
    }

    [Fact]
    public void The_hours_of_a_rule_are_those_of_the_co_ops_clocks_also_when_they_change()
    {
        var night = Tariff with
        {
            Parts =
            [
                Tariff.Parts[0] with
                {
                    Rules =
                    [
                        new("night", new(FixedCents: new Money(900)), [new(MinuteOfDay: new(From: 22 * 60)), new(MinuteOfDay: new(Below: 6 * 60))]),
                        new("day", new(FixedCents: new Money(600))),
                    ],
                },
            ],
        };

        Assert.Null(TariffCheck.Refuses(night));
        Assert.Equal(["€9.00", "€9.00", "€6.00", "€6.00"], ((string[])
            ["2026-10-24T20:30:00Z", "2026-10-25T04:30:00Z", "2026-10-25T20:30:00Z", "2027-03-28T04:30:00Z"])
            .Select(at => night.PriceOf(By, A(1_000, 1_000) with { ReadyAt = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) }).Lines[0].Cents.ToString()));
    }

    [Fact]
    public void The_founding_tariff_says_itself_in_two_languages()
    {
        var text = TariffText.Of(Tariff);

        Assert.Contains(text.Sentences, line => line.En == "— heavy: from 10,000 g → €1.50." && line.Fr == "— heavy: à partir de 10 000 g → 1,50 €.");
        Assert.Contains(text.Sentences, line => line.Fr == "Charge lourde (load), aux livreurs: le poids est du travail.");
        Assert.Contains(text.Afterwards, row => row.Rule == "cancelled-assigned" && row.Restaurant.Fr == "50 % de chaque ligne");
        Assert.Contains(text.Afterwards, row => row.Rule == "waiting-contested" && row.State.En == "the wait is contested within 30 days of the ride's end");
        Assert.DoesNotContain(text.Sentences, line => line.En.Length == 0 || line.Fr.Length == 0);
    }

    [Fact]
    public void The_founding_tariff_leaves_a_surplus_on_a_day_of_505_orders_and_303_paid_hours()
    {
        var revenue = Tariff.PriceOf(By, A(metres: 2_205, grams: 1_000)) is var price
            ? (price.Total - price.To(Payee.Vat)) * 505
            : Money.Zero;
        var wages = new Money(1_300) * 303 + new Money(100) * 303; // the guarantee, and a euro an hour for busy shifts
        var charges = wages.For(22, per: 100);

        Assert.True((revenue - wages - charges).Cents * 100 > 8 * revenue.Cents);
    }

    private static Delivery A(int metres, int grams) => new(Bellecour, Bellecour, new Trip(metres, 600), grams, Noon);

    private static string Receipt(Price price) => string.Join('\n', price.Lines
        .Select(line => $"{line.Item} {line.Cents} to {line.Payee}: {line.Because}"));
}

/// <summary>The rules that a new co-op starts with, as the program ships them.</summary>
internal static class Founding
{
    public static Tariff Tariff { get; } = Read<Tariff>("tariff.json");
    public static PayPolicy PayPolicy { get; } = Read<PayPolicy>("pay-policy.json");

    private static T Read<T>(string file) => JsonSerializer.Deserialize<T>(
        File.ReadAllText(Path.Combine(Here(), "../../services/Members/founding", file)), Wire.Json)!;

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
