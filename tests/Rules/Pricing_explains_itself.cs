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
        "Heavy load €1.50 to Riders: weight is work: 10000 g is 10000 g or more",
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

        Assert.Empty(Tariff.CancelledPrice(agreed, wasAssigned: false, Noon).Lines);
        Assert.Equal(
            """
            Delivery €3.25 to Riders: 50 % of €6.50: cancelled when a rider was on the way
            Distance €1.20 to Riders: 50 % of €2.40: cancelled when a rider was on the way
            Co-op €1.25 to Coop: 50 % of €2.50: cancelled when a rider was on the way
            VAT €1.14 to Vat: 20 % of €5.70 (CGI art. 278)
            """, Receipt(Tariff.CancelledPrice(agreed, wasAssigned: true, Noon)));
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
