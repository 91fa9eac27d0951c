namespace Coop.Pricing;

/// <summary>One line of a receipt: net, VAT and gross, whose it is, and the rule of the tariff that it comes from, in words.</summary>
/// <param name="Because">How it was worked out, with the figures of this delivery.</param>
/// <param name="Says">What the rule says; absent where the tariff that the order was priced by is not at hand.</param>
public sealed record ReceiptLine(
    Words Item, Payee Payee, Money NetCents, Money VatCents, Money GrossCents, string Because, string? Rule, Words? Says);

/// <summary>
/// What one order cost its restaurant, line by line, and whose each cent is. The riders' part pays no rider by itself: with
/// all riders' parts of its month it goes into the riders' pay, and <c>/pay/reconciliation</c> shows that sum to the cent.
/// </summary>
/// <param name="Revision">How often it was put right: its end, or a wait that was contested.</param>
/// <param name="Month">The month whose riders' pay it goes into, by the tariff's clocks.</param>
public sealed record RideReceipt(
    OrderId OrderId, RideEnd End, DateTimeOffset At, int Revision, PolicyRef Tariff, IReadOnlyList<ReceiptLine> Lines, Money NetCents,
    Money VatCents, Money TotalCents, Money RidersPartCents, Money CoopPartCents, string? VatBecause, string Month, Words RidersPart)
{
    public static RideReceipt Of(SettledRide ride, Tariff? tariff)
    {
        var price = ride.Price;
        var (vat, riders) = (price.To(Payee.Vat), price.To(Payee.Riders));
        var month = MonthOf(ride.At, tariff);
        return new(
            ride.OrderId, ride.End, ride.At, ride.Revision, price.Tariff,
            [.. price.Lines.Where(line => line.Payee != Payee.Vat).Select(line => LineOf(line, tariff))],
            price.Total - vat, vat, price.Total, riders, price.To(Payee.Coop),
            price.Lines.FirstOrDefault(line => line.Payee == Payee.Vat)?.Because, month,
            new Words("Of this price ", "De ce prix, ") + Words.Of(riders)
                + new Words($" go into the riders' pay of {month}.", $" entrent dans la paie des livreurs de {month}."));
    }

    private static string MonthOf(DateTimeOffset at, Tariff? tariff) =>
        (tariff is null ? at : TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(tariff.TimeZone))).ToString("yyyy-MM", null);

    private static ReceiptLine LineOf(PriceLine line, Tariff? tariff)
    {
        var vat = line.VatCents ?? Money.Zero;
        var (item, says) = SaidBy(tariff, line.Rule);
        return new(item ?? Words.Same(line.Item), line.Payee, line.Cents, vat, line.Cents + vat, line.Because, line.Rule, says);
    }

    /// <summary>The words of a rule that a line names: of a part, or of what is owed when a delivery goes otherwise.</summary>
    private static (Words? Item, Words? Says) SaidBy(Tariff? tariff, string? rule)
    {
        if (tariff is null || rule is null)
            return default;
        foreach (var part in tariff.Parts)
            foreach (var one in part.Rules)
                if (rule == $"{part.Id}/{one.Name}")
                    return (part.Item, part.Because + ": " + one.SaidWhen + " → " + one.SaidCharge);
        return TariffText.Of(tariff).Afterwards.FirstOrDefault(row => row.Rule == rule) is { } after
            ? (null, after.State + " → " + after.Restaurant) : default;
    }
}
