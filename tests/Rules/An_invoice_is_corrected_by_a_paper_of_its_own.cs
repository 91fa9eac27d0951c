using Coop.Pricing;
using Coop.Redistribution;

namespace Coop.Rules;

public class An_invoice_is_corrected_by_a_paper_of_its_own
{
    private const string Out = "F2026-000001";
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero), Ends = Start.AddMonths(1);
    private long seq;

    [Fact]
    public void A_ride_put_right_before_it_was_asked_for_is_one_line_with_what_it_costs_in_the_end()
    {
        var billing = Bill(Ride("a", 1_000), Ride("a:1", -180), Ride("b", 500), Tip(150));
        Assert.Equal([("ride:a", 820L), ("ride:b", 500), ("tip:t", 0)], billing.Lines.Select(line => (line.Key, line.NetCents.Cents)));
        Assert.Equal([1, 2, 3, 4], billing.Entries);
        Assert.Empty(billing.Corrections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Its_line_says_the_day_of_the_ride_whatever_was_heard_first(bool rideFirst)
    {
        Sale[] heard = [Ride("a", 1_000), Ride("a:1", -180) with { At = Start.AddDays(9) }];
        Assert.Equal(new DateOnly(2026, 10, 1), Bill(rideFirst ? heard : [.. heard.Reverse()]).Lines.Single().On);
    }

    [Theory]
    [InlineData(1_000, 55, "0.055")]
    [InlineData(1_000, 100, "0.1")]
    [InlineData(1_003, 201, "0.2")]
    [InlineData(1_000, 0, "0")]
    public void A_rate_that_older_news_did_not_say_is_the_french_one_that_comes_closest(long net, long vat, string rate) =>
        Assert.Equal(rate, Bill(Sold("ride:a", net, vat) with { VatRate = null }).Lines.Single().VatRate);

    [Fact]
    public void An_invoice_says_under_which_terms_it_is_paid()
    {
        var one = new Particulars("Les Coursiers", "1 rue", "69001", "Lyon", VatOnDebits: true);
        var lines = InvoiceText.Of(new Invoice(Out, InvoiceKind.Invoice, new(Guid.Empty), "2026-10", new(2026, 11, 2), new(2026, 12, 2), one, one,
            new(30, new(12, 100), new(4_000)), Bill(Ride("a", 1_000)).Lines), french: true);
        foreach (var mention in (string[])["Pas d'escompte pour paiement anticipé.", "TVA acquittée sur les débits.", "Échéance : 2026-12-02",
            "Pénalités de retard : 12 % par an, exigibles sans rappel (C. com. L441-10).", "Indemnité forfaitaire pour frais de recouvrement : 40,00 EUR (C. com. D441-5)."])
            Assert.Contains(mention, lines);
    }

    [Fact]
    public void Afterwards_less_is_a_credit_note_and_more_a_further_invoice_that_name_it()
    {
        var billing = Bill(Ride("a:1", -180, Out), Ride("b:1", 200, Out), Ride("c", 500), Ride("d:1", -50, "F2026-000002"));
        Assert.Equal(["ride:c"], billing.Lines.Select(line => line.Key));
        Assert.Equal(
            [(Out, InvoiceKind.CreditNote, 216L, 1L), (Out, InvoiceKind.Invoice, 240, 2), ("F2026-000002", InvoiceKind.CreditNote, 60, 4)],
            billing.Corrections.Select(one => (one.Corrects, one.Kind, Assert.Single(one.Lines).TotalCents.Cents, Assert.Single(one.Entries))));
    }

    [Fact]
    public void A_correction_does_not_wait_for_the_months_end_and_a_new_ride_does()
    {
        var billing = Bill(Ride("a:1", -180, Out) with { At = Ends.AddDays(3) }, Ride("b", 500) with { At = Ends });
        Assert.Empty(billing.Lines);
        Assert.Single(billing.Corrections);
    }

    [Fact]
    public void What_was_put_right_there_and_back_asks_for_no_paper()
    {
        Assert.True(Bill(Ride("a:1", -180, Out), Ride("a:2", 180, Out)).IsEmpty);
        Assert.True(Bill(Ride("a", 180), Ride("a:1", -180)).IsEmpty);
    }

    [Fact]
    public void A_ride_is_never_asked_for_with_less_than_nothing() =>
        Assert.Equal(["ride:b"], Bill(Ride("a:1", -180), Ride("b", 500)).Lines.Select(line => line.Key));

    [Fact]
    public void A_rebate_lowers_the_invoice_but_never_below_nothing()
    {
        Assert.Equal([500, -100], Bill(Ride("a", 500), Rebate("goodwill", -100)).Lines.Select(line => line.NetCents.Cents));
        Assert.Equal([500], Bill(Ride("a", 500), Rebate("goodwill", -501)).Lines.Select(line => line.NetCents.Cents));
        Assert.True(Bill(Rebate("goodwill", -100)).IsEmpty);
        var note = Assert.Single(Bill(Rebate("a", -100) with { OnInvoice = Out }).Corrections);
        Assert.Equal((InvoiceKind.CreditNote, 120), (note.Kind, note.Lines.Sum(line => line.TotalCents.Cents)));
    }

    [Fact]
    public void What_is_left_of_a_ride_is_its_price_less_what_was_rebated()
    {
        var (ride, rebate) = (Bill(Ride("a", 1_000)).Lines.Single(), Charts.Posting.OfRefund(Guid.Empty, null, new(Guid.Empty), new(100), new(1, 5), "cold", Start)!);
        var sold = new Entry("ride:a", Journal.Sales, Start, "", [Line.Debit(Charts.French[Use.Restaurants], new(1_200), Guid.Empty),
            Line.Credit(Charts.French[Use.Deliveries], new(1_000)), Line.Credit(Charts.French[Use.VatCollected], new(200))]);
        var left = Invoice.LeftOf(ride, [.. sold.Lines, .. rebate.Lines], Charts.French);
        Assert.Equal((900, 180), (left.NetCents.Cents, left.VatCents.Cents));
    }

    [Theory]
    [InlineData(true, "Rectifie la facture F2026-000001 : courses corrigées après facturation")]
    [InlineData(false, "Corrects invoice F2026-000001: rides put right after it was issued")]
    public void It_says_so_in_both_languages(bool french, string words)
    {
        var one = new Particulars("Les Coursiers", "1 rue", "69001", "Lyon");
        var lines = InvoiceText.Of(new Invoice("A2026-000001", InvoiceKind.CreditNote, new(Guid.Empty), "2026-10", new(2026, 11, 2), null, one, one, null,
            Bill(Ride("a:1", -180, Out)).Corrections[0].Lines, Out), french);
        Assert.Contains(words, lines);
    }

    private static Billing Bill(params Sale[] sales) => Billing.Of(sales, Ends, TimeZoneInfo.Utc);

    private Sale Ride(string key, long net, string? on = null) => Sold("ride:" + key, net, net / 5) with { End = RideEnd.Delivered, OnInvoice = on };

    private Sale Rebate(string of, long net) => Sold($"refund:{of}:x", net, net / 5);

    private Sale Tip(long cents) => Sold("tip:t", 0, 0) with { TipCents = new(cents), VatRate = null };

    private Sale Sold(string key, long net, long vat) => new(++seq, key, Start, new(net), new(vat), default, null, "0.2");
}
