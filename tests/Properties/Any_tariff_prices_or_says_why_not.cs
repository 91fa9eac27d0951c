using Coop.Pricing;

namespace Coop.Properties;

public class Any_tariff_prices_or_says_why_not
{
    private static readonly PolicyRef By = new("drawn", 1, "sha256:0");

    [Fact]
    public void A_hundred_thousand_tariffs_give_prices_that_sum_or_a_refusal_that_names_its_rule()
    {
        var (priced, refused) = (0, new Dictionary<string, int>());
        var tariffs = new Tariffs(seed: 4);
        for (var i = 0; i < 100_000; i++)
        {
            var tariff = tariffs.Next();
            _ = TariffText.Of(tariff);
            if (TariffCheck.Refuses(tariff) is { } no)
            {
                refused[no.Code] = refused.GetValueOrDefault(no.Code) + 1;
                Assert.NotNull(no.Facts["rule"]);
                ShowsIt(tariff, no);
            }
            else
            {
                priced++;
                Sums(tariff, tariffs.Delivery());

                // And whatever else is asked, within the limits or far beyond, has a price or a refusal that names its figure.
                var (price, beyond) = tariff.Quote(By, tariffs.AnythingAsked(), Tariffs.Noon);
                Assert.True(price is null ? beyond is { ByRule: true, Facts.Count: 1 } : beyond is null);
                if (price is not null)
                    AddsUp(price);
                else
                    refused[beyond!.Code] = refused.GetValueOrDefault(beyond.Code) + 1;
            }
        }

        Assert.True(priced > 10_000, $"{priced} priced");
        string[] seen = ["gap", "overlap", "unreachable_rule", "unreachable_zone", "negative_line", "minimum_above_maximum", "too_dear", "not_earlier",
            "address_undeliverable", "too_far", "too_heavy", "vehicle_not_offered", "too_large", "pickup_too_late", "dropoff_too_soon", "dropoff_too_late"];
        Assert.Superset(seen.ToHashSet(), refused.Keys.ToHashSet());
    }

    [Fact]
    public void A_tariff_without_discounts_for_distance_and_weight_never_costs_less_for_more()
    {
        var tariffs = new Tariffs(seed: 5);
        for (var i = 0; i < 20_000; i++)
        {
            // One rule a part and no percentage of a part: all that is left are amounts that grow with metres and grams.
            var tariff = tariffs.Next();
            tariff = tariff with { Parts = [.. tariff.Parts.Select(part => part with { Rules = [part.Rules[0] with { When = null, Name = "all" }] })] };
            var (asked, other) = (tariffs.Delivery(), tariffs.Delivery());
            if (TariffCheck.Refuses(tariff) is not null)
                continue;
            var less = asked with { Grams = Math.Min(asked.Grams, other.Grams), Trip = asked.Trip.Metres < other.Trip.Metres ? asked.Trip : other.Trip };
            var more = asked with { Grams = Math.Max(asked.Grams, other.Grams), Trip = asked.Trip.Metres < other.Trip.Metres ? other.Trip : asked.Trip };
            Assert.True(tariff.PriceOf(By, less).Total <= tariff.PriceOf(By, more).Total);

            // Nor for a longer wait, whatever it was agreed at, and never more than the most that is owed for one.
            var (agreed, waited) = (tariff.PriceOf(By, asked), TimeSpan.FromSeconds(other.Grams));
            var (shorter, longer) = (Owed.Delivered(tariff, agreed, waited / 2, asked.ReadyAt), Owed.Delivered(tariff, agreed, waited, asked.ReadyAt));
            Assert.True(agreed.Total <= shorter.Total && shorter.Total <= longer.Total);
            Assert.True(longer.To(Payee.Riders) - agreed.To(Payee.Riders) <= tariff.Afterwards.Waiting.MostCents);
        }
    }

    private static void Sums(Tariff tariff, Delivery asked)
    {
        Assert.Null(tariff.Refuses(asked, Tariffs.Noon));
        var agreed = tariff.PriceOf(By, asked);
        foreach (var price in (Price[])
            [agreed, Owed.Delivered(tariff, agreed, TimeSpan.FromMinutes(asked.Grams % 60), asked.ReadyAt), Owed.Returned(tariff, agreed, TimeSpan.Zero, asked.ReadyAt),
             Owed.Cancelled(tariff, agreed, wasAssigned: true, byCoop: false, asked.ReadyAt), Owed.SecondAttempt(tariff, agreed, asked.ReadyAt)])
            AddsUp(price);
    }

    private static void AddsUp(Price price)
    {
        Assert.Equal(price.Total, price.To(Payee.Riders) + price.To(Payee.Coop) + price.To(Payee.Vat));
        Assert.Equal(price.Total.Cents, price.Lines.Where(line => line.Payee != Payee.Vat).Sum(line => line.Cents.Cents + line.VatCents!.Value.Cents));
        Assert.DoesNotContain(price.Lines, line => line.Cents < Money.Zero || line.VatCents < Money.Zero);
    }

    /// <summary>The delivery that a refusal names does break the rule: nobody has to take the proof on trust.</summary>
    private static void ShowsIt(Tariff tariff, Refusal no)
    {
        if (no.Facts.GetValueOrDefault("example") is not TariffExample of)
            return;
        var at = new Circumstances(of.Metres, of.Grams, (int)TimeOnly.ParseExact(of.Time, "HH:mm", null).ToTimeSpan().TotalMinutes, of.Day, of.Vehicle, of.Size,
            of.WindowMinutes, TariffZone.Of(tariff.Zones, of.Pickup), TariffZone.Of(tariff.Zones, of.Dropoff));
        var rule = (string)no.Facts["rule"]!;
        var part = tariff.Parts.Single(part => part.Id == rule.Split('/')[0]);
        var conditioned = part.Rules.Count(one => one.When?.Any(condition => condition.Holds(at)) == true);
        switch (no.Code)
        {
            case "gap":
                Assert.Null(part.RuleFor(at));
                break;
            case "overlap":
                Assert.True(conditioned > 1 || (conditioned == 0 && part.Rules.Count(one => one.When is null) > 1));
                break;
            default:
                Assert.Equal(rule, $"{part.Id}/{part.RuleFor(at)!.Name}");
                break;
        }
    }
}
