using Coop.Members;

namespace Coop.Pricing;

/// <summary>Whose part of the price a line is: what the delivery brings into the riders' pay, the co-op's running, or the State's VAT.</summary>
public enum Payee { Riders, Coop, Vat }

/// <summary>One line of a receipt: what it is for, whose it is, how much, and how that was worked out.</summary>
/// <param name="Cents">Without VAT; on the line of the VAT, the VAT of all lines.</param>
/// <param name="Rule">Part and rule of the tariff that it comes from.</param>
/// <param name="VatCents">This line's part of the VAT, so that it has a gross amount of its own; absent on the line of the VAT.</param>
/// <param name="VatRate">On the line of the VAT, its rate as a decimal fraction: <c>0.20</c>.</param>
public sealed record PriceLine(
    string Item, Payee Payee, Money Cents, string Because, string? Rule = null, Money? VatCents = null, string? VatRate = null);

/// <summary>Which voted record a price or a pay was worked out by.</summary>
public sealed record PolicyRef(string Name, int Version, string Hash);

/// <summary>What was asked for, as far as any tariff looks at it: two points on the map and figures; no address and nobody's name.</summary>
/// <param name="Metres">By the way from door to door, ridden in <paramref name="Seconds"/>.</param>
/// <param name="SecondAttempt">Whether it went back to the restaurant before, and is sent out again.</param>
public sealed record AskedDelivery(
    Place Pickup, Place Dropoff, int Metres, int Seconds, int Grams, Vehicle Vehicle, ParcelSize Size,
    DateTimeOffset ReadyAt, DateTimeOffset? DropoffBy, bool SecondAttempt);

/// <summary>A price is its lines. The total is only ever their sum, so the explanation cannot disagree with it.</summary>
/// <param name="Asked">What it was worked out for, on its way from the order to where another tariff may be tried on it; absent elsewhere.</param>
public sealed record Price(PolicyRef Tariff, IReadOnlyList<PriceLine> Lines, AskedDelivery? Asked = null)
{
    public Money Total => Lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);

    public Money To(Payee payee) =>
        Lines.Where(line => line.Payee == payee).Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
}

/// <summary>How big a parcel is, beside its weight: fits a rucksack, fills the box on a bicycle, or needs a cargo bike.</summary>
public enum ParcelSize { Small, Medium, Large }

/// <summary>
/// What a quote promises, signed as a JWS of type <see cref="Type"/>: a restaurant may order this delivery at this price,
/// once, until <paramref name="ExpiresAt"/>. It holds all that Orders needs, so that nobody has to be asked again.
/// </summary>
/// <param name="DropoffAt">An estimate, not a promise.</param>
/// <param name="CancelledCents">What cancelling costs, VAT included, once a rider is on the way.</param>
/// <param name="UnassignedCancelledCents">What cancelling costs, VAT included, while nobody is.</param>
/// <param name="CoopCancelledCents">What is owed, VAT included, when the co-op calls it off; nothing when absent.</param>
/// <param name="DropoffBy">When it must be at the door, where that was asked for.</param>
/// <param name="SecondAttemptOf">The order that went back to the restaurant and is sent out again.</param>
public sealed record QuotePromise(
    QuoteId Id, RestaurantId RestaurantId, Place Pickup, Place Dropoff, int Grams, int Metres, int Seconds,
    Vehicle? Vehicle, DateTimeOffset ReadyAt, DateTimeOffset DropoffAt, Price Price,
    Money CancelledCents, Money UnassignedCancelledCents, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    Money? CoopCancelledCents = null, DateTimeOffset? DropoffBy = null, ParcelSize Size = ParcelSize.Small, OrderId? SecondAttemptOf = null)
{
    /// <summary>The <c>typ</c> of the signature: a token signed for something else never passes for a quote.</summary>
    public const string Type = "quote+jwt";

    /// <summary>What was asked for, as the price sees it. A bicycle's way is counted where the restaurant does not mind.</summary>
    public AskedDelivery Asked() => new(
        Pickup with { Address = null }, Dropoff with { Address = null }, Metres, Seconds, Grams, Vehicle ?? Coop.Vehicle.Bicycle, Size,
        ReadyAt, DropoffBy, SecondAttemptOf is not null);
}

/// <summary>How a ride ended, as far as money is concerned.</summary>
public enum RideEnd { Delivered, Cancelled, Returned }

/// <summary>
/// What one ride brings: the restaurant owes <paramref name="Price"/>; nothing is paid to one rider by it. When something is
/// put right later, the next <paramref name="Revision"/> says only what changes: its lines are differences, and may be negative.
/// </summary>
[News("pricing.ride-settled.v1", ServiceName.Redistribution)]
public sealed record RideSettled(
    OrderId OrderId, RestaurantId RestaurantId, MemberId? RiderId, RideEnd End, Price Price, DateTimeOffset At, int Revision = 0);

/// <summary>One line of a rider's pay: rule, quantity and rate it came from, and how.</summary>
/// <param name="Rule">Id of the component or floor in the pay policy; <c>top-up</c> lines name the floor they reach.</param>
/// <param name="Quantity">In the unit that <paramref name="Unit"/> names: seconds, metres or rides.</param>
/// <param name="Percent">The part of the rate that is paid; absent for all of it.</param>
/// <param name="OfferId">The offer whose rides it pays; absent for what belongs to the whole shift.</param>
public sealed record PayLine(
    string Rule, string Unit, long Quantity, Money RateCents, Money Cents, string Because, bool TopUp = false,
    int? Percent = null, OfferId? OfferId = null);

/// <summary>
/// A shift's pay, worked out from its clock and rides by the policy in force when it began. When something is put right
/// later, the next <paramref name="Revision"/> says only what changes: hours, rides and lines are then differences, and may be negative.
/// </summary>
/// <param name="Allowances">What the rider's own costs are made good with; outside of pay and of all floors.</param>
[News("pricing.shift-settled.v1", ServiceName.Redistribution)]
public sealed record ShiftSettled(
    ShiftId ShiftId, MemberId RiderId, PolicyRef Policy, long PaidSeconds, long WaitingSeconds, int Rides,
    IReadOnlyList<PayLine> Lines, DateTimeOffset StartedAt, DateTimeOffset EndedAt, DateTimeOffset At,
    int Revision = 0, IReadOnlyList<PayLine>? Allowances = null)
{
    public Money Total => Lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
    public Money TopUp => Lines.Where(line => line.TopUp).Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
}

/// <summary>
/// A week or a month of one rider was settled: what its floors ask beyond the pay of the shifts, and what is given by the
/// month. As with a shift, a later <paramref name="Revision"/> says only what changes.
/// </summary>
/// <param name="Id">Of this settlement.</param>
/// <param name="Period"><c>week-</c> and its Monday, or <c>month-</c> and year and month.</param>
[News("pricing.period-settled.v1", ServiceName.Redistribution)]
public sealed record PeriodSettled(
    Guid Id, MemberId RiderId, string Period, PolicyRef Policy, IReadOnlyList<PayLine> Lines, DateTimeOffset EndedAt,
    DateTimeOffset At, int Revision = 0, IReadOnlyList<PayLine>? Allowances = null)
{
    public Money Total => Lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
}

/// <summary>A tip, all of it the rider's: it passes through the books and is nobody's income but theirs (Code du travail L3244-1).</summary>
[News("pricing.tip-settled.v1", ServiceName.Redistribution)]
public sealed record TipSettled(
    Guid TipId, OrderId OrderId, RestaurantId RestaurantId, MemberId RiderId, Money Cents, DateTimeOffset At);

/// <summary>A tariff or pay policy that the members adopted cannot hold. It never takes effect: the one before stays in force.</summary>
[News("pricing.policy-refused.v1", ServiceName.Members, ServiceName.Matching)]
public sealed record PolicyRefused(PolicyKind Kind, int Version, string Code, string Because, DateTimeOffset At);
