using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coop;

/// <summary>
/// An amount in cents. Whole cents only: nothing in the co-op can be paid, owed or shared in fractions of one,
/// so every rounding is made where it is decided and can be seen there.
/// </summary>
[JsonConverter(typeof(MoneyJson))]
public readonly record struct Money(long Cents) :
    IAdditionOperators<Money, Money, Money>, ISubtractionOperators<Money, Money, Money>,
    IComparisonOperators<Money, Money, bool>, IComparable<Money>, ISpanFormattable
{
    public static Money Zero => default;

    public static Money operator +(Money left, Money right) => new(left.Cents + right.Cents);
    public static Money operator -(Money left, Money right) => new(left.Cents - right.Cents);
    public static Money operator *(Money price, int count) => new(price.Cents * count);

    public static bool operator <(Money left, Money right) => left.Cents < right.Cents;
    public static bool operator >(Money left, Money right) => left.Cents > right.Cents;
    public static bool operator <=(Money left, Money right) => left.Cents <= right.Cents;
    public static bool operator >=(Money left, Money right) => left.Cents >= right.Cents;
    public int CompareTo(Money other) => Cents.CompareTo(other.Cents);

    /// <summary>This rate applied to <paramref name="amount"/> of <paramref name="per"/>; half a cent rounds up.</summary>
    public Money For(long amount, long per) => new((2 * Cents * amount + per) / (2 * per));

    /// <summary>
    /// Divides the amount by weight without losing or making a cent: each part gets its share rounded down, and the
    /// cents left over go to the parts that were rounded down most. Between equal remainders the earlier part wins, so
    /// the order of <paramref name="weights"/> is the tie-break: pass members in the order drawn for the period.
    /// </summary>
    public IReadOnlyList<Money> Split(IReadOnlyList<long> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Cents);
        var whole = weights.Sum();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(whole, nameof(weights));

        var cents = Cents;
        var parts = weights.Select(weight => Int128.DivRem((Int128)cents * weight, whole)).ToArray();
        var leftOver = cents - (long)parts.Aggregate(Int128.Zero, (sum, part) => sum + part.Quotient);
        var luckiest = parts.Index()
            .OrderByDescending(part => part.Item.Remainder)
            .Take((int)leftOver)
            .Select(part => part.Index)
            .ToHashSet();

        return [.. parts.Select((part, i) => new Money((long)part.Quotient + (luckiest.Contains(i) ? 1 : 0)))];
    }

    /// <summary>Written as the founding currency of the co-op, which is the euro wherever this text is read.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, stackalloc char[32], $"{this}");

    /// <summary>The same: money is written in one way only.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>The same, straight into a text that it is part of.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        var (whole, rest) = Math.DivRem(Cents, 100);
        return destination.TryWrite(
            CultureInfo.InvariantCulture, $"€{(Cents < 0 ? "-" : "")}{Math.Abs(whole)}.{Math.Abs(rest):D2}", out charsWritten);
    }
}

public sealed class MoneyJson : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, Money money, JsonSerializerOptions options) =>
        writer.WriteNumberValue(money.Cents);
}
