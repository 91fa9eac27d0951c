using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>An invoice or credit note in the register of those issued: numbered without a gap, never changed.</summary>
public sealed class IssuedInvoice
{
    public required string Number { get; init; }
    public required InvoiceKind Kind { get; init; }

    /// <summary>The year of its series, and its place in it from one on.</summary>
    public required int Year { get; init; }
    public required int Serial { get; init; }
    public required RestaurantId RestaurantId { get; init; }
    public required string Month { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }
    public DateOnly? DueOn { get; init; }
    public required Money VatCents { get; init; }
    public required Money TotalCents { get; init; }
    public string? Corrects { get; init; }

    /// <summary>All that stands on it.</summary>
    public required Invoice Content { get; init; }

    public static IssuedInvoice Of(Invoice invoice, int serial, DateTimeOffset at) => new()
    {
        Number = invoice.Number,
        Kind = invoice.Kind,
        Year = invoice.IssuedOn.Year,
        Serial = serial,
        RestaurantId = invoice.RestaurantId,
        Month = invoice.Month,
        IssuedAt = at,
        DueOn = invoice.DueOn,
        VatCents = invoice.VatCents,
        TotalCents = invoice.TotalCents,
        Corrects = invoice.Corrects,
        Content = invoice,
    };
}

/// <summary>Which invoice or credit note an entry of the books stands on: one at most.</summary>
public sealed record InvoicedEntry(long EntrySeq, string Number);

/// <summary>How a ride ended and at which rate of VAT it was sold, which its entry does not say; the highest revision counts.</summary>
public sealed record SoldRide(OrderId OrderId, int Revision, RideEnd End, string? VatRate);
