namespace Coop.Redistribution;

/// <summary>A payment as the bank told of it; until it is matched it is in no account but this list.</summary>
public sealed class Payment
{
    public required Guid Id { get; init; }

    /// <summary>See <see cref="BankLine.Id"/>: what makes a repeated file post once.</summary>
    public required string BankId { get; init; }
    public required DateOnly PaidOn { get; init; }
    public required Money Cents { get; init; }
    public required string Reference { get; init; }
    public required DateTimeOffset HeardAt { get; init; }
    public DateTimeOffset? MatchedAt { get; set; }
}

/// <summary>What of a payment went to an invoice, from the instant its entry counts from.</summary>
/// <param name="Time">From one on: a payment whose entry was turned round can be placed again.</param>
public sealed record PaymentPart(Guid PaymentId, int Time, int No, string? Number, RestaurantId RestaurantId, Money Cents, DateTimeOffset At);

/// <summary>What of an invoice will never be paid.</summary>
/// <param name="Time">From one on: an invoice whose write-off was turned round can be written off again.</param>
public sealed record WriteOff(string Number, int Time, Money Cents, Money VatCents, DateTimeOffset At, string Because);
