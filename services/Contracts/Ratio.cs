using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coop;

/// <summary>
/// An exact fraction: a weight, a rate, somebody's exact due before it is cut into cents. Always in lowest terms with a
/// positive denominator, so that equal fractions are equal values and are written the same.
/// </summary>
[JsonConverter(typeof(RatioJson))]
public readonly record struct Ratio : IComparable<Ratio>
{
    private const int LongestText = 2_000;
    private readonly BigInteger denominatorLessOne;

    /// <exception cref="DivideByZeroException">The denominator is zero.</exception>
    public Ratio(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException("A fraction of nothing has no value.");
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / common;
        denominatorLessOne = denominator / common - 1;
    }

    public BigInteger Numerator { get; }

    /// <summary>At least one, also in a fraction that nobody has set.</summary>
    public BigInteger Denominator => denominatorLessOne + 1;

    public static Ratio Zero => default;
    public static Ratio One => new(1, 1);
    public int Sign => Numerator.Sign;
    public static implicit operator Ratio(long whole) => new(whole, 1);

    public static Ratio operator +(Ratio a, Ratio b) =>
        new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);
    public static Ratio operator -(Ratio a, Ratio b) =>
        new(a.Numerator * b.Denominator - b.Numerator * a.Denominator, a.Denominator * b.Denominator);
    public static Ratio operator *(Ratio a, Ratio b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);
    public static Ratio operator /(Ratio a, Ratio b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);
    public static bool operator <(Ratio a, Ratio b) => a.CompareTo(b) < 0;
    public static bool operator >(Ratio a, Ratio b) => a.CompareTo(b) > 0;
    public static bool operator <=(Ratio a, Ratio b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Ratio a, Ratio b) => a.CompareTo(b) >= 0;
    public int CompareTo(Ratio other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>The whole number at or below.</summary>
    public BigInteger Floor() => (Numerator - BigInteger.Remainder(
        BigInteger.Remainder(Numerator, Denominator) + Denominator, Denominator)) / Denominator;

    /// <summary>This rate of an amount, a started cent counted whole: for what the law sets as a minimum.</summary>
    public Money Up(Money amount) => new(checked((long)-new Ratio(-Numerator * amount.Cents, Denominator).Floor()));

    /// <summary>This rate of an amount, a started cent dropped: for what the law sets as a maximum.</summary>
    public Money Down(Money amount) => new(checked((long)new Ratio(Numerator * amount.Cents, Denominator).Floor()));

    /// <summary>This rate of an amount to the nearest cent, half a cent up: for what is owed to a third party by its own rule.</summary>
    public Money Nearest(Money amount) =>
        new(checked((long)new Ratio(2 * Numerator * amount.Cents + Denominator, 2 * Denominator).Floor()));

    /// <summary>Reads <c>p/q</c>, a whole number or a decimal; null for anything else, a zero denominator among them.</summary>
    public static Ratio? Read(string text)
    {
        if (text.Length is 0 or > LongestText) return null;
        var slash = text.IndexOf('/');
        if (slash >= 0)
            return Whole(text[..slash]) is { } p && Digits(text[(slash + 1)..]) is { IsZero: false } q ? new(p, q) : null;
        var point = text.IndexOf('.');
        if (point < 0)
            return Whole(text) is { } whole ? new(whole, 1) : null;
        var decimals = text[(point + 1)..];
        return Digits(decimals) is not null && Whole(text[..point]) is not null && Whole(text.Remove(point, 1)) is { } scaled
            ? new(scaled, BigInteger.Pow(10, decimals.Length))
            : null;
    }

    /// <summary><c>p/q</c>, or <c>p</c> for a whole number.</summary>
    public override string ToString() => Denominator.IsOne
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    private static BigInteger? Whole(string text) =>
        text.StartsWith('-') ? -Digits(text[1..]) : Digits(text);

    private static BigInteger? Digits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit)
        ? BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
        : null;
}

/// <summary>Written as text, since a binary number could not hold a third; read as text or as a whole number.</summary>
public sealed class RatioJson : JsonConverter<Ratio>
{
    public override Ratio Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : Ratio.Read(reader.GetString() ?? ""))
        ?? throw new JsonException("A fraction is p/q, a whole number or a decimal, as text.");

    public override void Write(Utf8JsonWriter writer, Ratio ratio, JsonSerializerOptions options) =>
        writer.WriteStringValue(ratio.ToString());
}
