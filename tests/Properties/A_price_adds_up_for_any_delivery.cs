using Coop.Pricing;
using Coop.Routing;
using FsCheck;
using FsCheck.Fluent;

namespace Coop.Properties;

public class A_price_adds_up_for_any_delivery
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.FromHours(2));
    private static readonly PolicyRef By = new("lyon-2026", 1, "sha256:0");
    private static readonly Place Bellecour = new(45.7578, 4.8320, "Place Bellecour");
    private static readonly Tariff Tariff = Founding.Read<Tariff>("tariff");

    private static Arbitrary<Delivery> Deliveries => (
        from metres in Gen.Choose(0, 20_000)
        from grams in Gen.Choose(1, 30_000)
        select new Delivery(Bellecour, Bellecour, new Trip(metres, 600), grams, Noon)).ToArbitrary();

    [Fact]
    public void It_is_split_between_riders_co_op_and_state_to_the_cent() => Prop.ForAll(Deliveries, asked =>
    {
        var price = Tariff.PriceOf(By, asked);
        return price.To(Payee.Riders) + price.To(Payee.Coop) + price.To(Payee.Vat) == price.Total
            && price.Lines[^1].Payee == Payee.Vat
            && price.Lines.Count(line => line.Payee == Payee.Vat) == 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Going_further_or_carrying_more_never_costs_less() => Prop.ForAll(Deliveries, Deliveries, (a, b) =>
    {
        var less = a with { Trip = new Trip(Math.Min(a.Trip.Metres, b.Trip.Metres), 0), Grams = Math.Min(a.Grams, b.Grams) };
        var more = a with { Trip = new Trip(Math.Max(a.Trip.Metres, b.Trip.Metres), 0), Grams = Math.Max(a.Grams, b.Grams) };
        return Tariff.PriceOf(By, less).Total <= Tariff.PriceOf(By, more).Total;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_cancelled_delivery_never_costs_more_than_a_delivered_one() => Prop.ForAll(Deliveries, asked =>
    {
        var agreed = Tariff.PriceOf(By, asked);
        var assigned = Owed.Cancelled(Tariff, agreed, wasAssigned: true, byCoop: false, Noon).Total;
        return Money.Zero < assigned && assigned <= agreed.Total;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_vat_is_a_fifth_of_the_rest_half_a_cent_rounded_up() => Prop.ForAll(Deliveries, asked =>
    {
        var price = Tariff.PriceOf(By, asked);
        var net = (price.Total - price.To(Payee.Vat)).Cents;
        return price.To(Payee.Vat).Cents == (net + 2) / 5;
    }).QuickCheckThrowOnFailure();
}
