using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Coop.Redistribution;

/// <summary>One line of an export: a link of the chain beside its entry, as far as it must be compared with its neighbours.</summary>
/// <param name="No">Number of the link; 0 where an entry stands there that no link names.</param>
/// <param name="Key">Empty where the link's entry is gone.</param>
/// <param name="RecordedAt">When it was written into the books, as text that sorts by time.</param>
/// <param name="Wrong">What does not hold of it by itself; null for a sound one.</param>
public readonly record struct ChainedEntry(long No, long Seq, string Key, string RecordedAt, string? Wrong);

/// <summary>
/// Reads a line of an export of the books and works out its link again. The line's properties stand in the order
/// <c>no, seq, id, key, journal, at, recordedAt, because, lines, hash</c>; the hash is SHA-256 over the hash before, no, seq,
/// <c>entry v1</c>, id, key, journal, at, recordedAt, because (a backslash doubled, a line feed as <c>\n</c>) and every line as
/// <c>account aux debit credit</c> (<c>-</c> for no aux), in UTF-8, joined by line feeds.
/// </summary>
public static class ChainedEntries
{
    /// <summary>The name of the chained log.</summary>
    public const string Log = "entries";

    /// <summary>Length of <c>sha256:</c> and 64 digits.</summary>
    private const int HashLength = 71;

    /// <summary>The hash that ends a line, before <c>"}</c>.</summary>
    /// <exception cref="FormatException">The line has none.</exception>
    public static ReadOnlySpan<byte> HashOf(ReadOnlySpan<byte> line) =>
        line.Length > HashLength + 2 && line.EndsWith("\"}"u8) && line[^(HashLength + 2)..].StartsWith("sha256:"u8)
            ? line[^(HashLength + 2)..^2]
            : throw new FormatException("the line does not end with a hash");

    /// <param name="before">The hash of the link before.</param>
    /// <param name="room">To work in; grows as it must.</param>
    /// <exception cref="FormatException">The line is not one of an export.</exception>
    public static ChainedEntry Read(ReadOnlySpan<byte> line, ReadOnlySpan<byte> before, ref byte[] room)
    {
        if (room.Length < line.Length * 2 + 256)
            room = new byte[line.Length * 2 + 256];
        try
        {
            return Read(line, before, new Canonical(room));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or OverflowException)
        {
            throw new FormatException(unreadable.Message, unreadable);
        }
    }

    private static ChainedEntry Read(ReadOnlySpan<byte> line, ReadOnlySpan<byte> before, Canonical text)
    {
        var json = new Utf8JsonReader(line);
        Step(ref json, JsonTokenType.StartObject);
        text.Add(before);
        var (no, seq) = (Number(ref json, "no"u8, text), Number(ref json, "seq"u8, text));
        json.Read();
        if (json.ValueTextEquals("hash"u8))
            return new(no, seq, "", "", "was deleted");

        text.Add("entry v1"u8);
        Text(ref json, "id"u8, text);
        var key = Text(ref json, "key"u8, text, next: true);
        Text(ref json, "journal"u8, text, next: true);
        Text(ref json, "at"u8, text, next: true);
        var recordedAt = Text(ref json, "recordedAt"u8, text, next: true);
        Text(ref json, "because"u8, text, next: true, free: true);
        Step(ref json, JsonTokenType.PropertyName);
        Step(ref json, JsonTokenType.StartArray);
        var (lines, difference, oneSided) = (0, 0L, true);
        for (json.Read(); json.TokenType == JsonTokenType.StartObject; json.Read(), lines++)
        {
            var (debit, credit) = Line(ref json, text);
            oneSided &= debit >= 0 && credit >= 0 && debit == 0 != (credit == 0);
            difference = checked(difference + debit - credit);
        }
        json.Read();
        Named(ref json, "hash"u8);
        Step(ref json, JsonTokenType.String);
        Step(ref json, JsonTokenType.EndObject);
        var hash = HashOf(line);
        var wrong = no == 0 ? "was inserted: no link names it"
            : !IsHash(text.Written, hash) ? "is not what was chained: it was edited, backdated, moved or put in its place"
            : lines < 2 || !oneSided ? "is not two lines or more, each on one side"
            : difference != 0 ? $"is {difference} cents out of balance"
            : null;
        return new(no, seq, Encoding.UTF8.GetString(key), Encoding.UTF8.GetString(recordedAt), wrong);
    }

    private static (long Debit, long Credit) Line(ref Utf8JsonReader json, Canonical text)
    {
        var (debit, credit, aux) = (0L, 0L, false);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("account"u8))
                Text(ref json, "account"u8, text);
            else if (json.ValueTextEquals("aux"u8))
            {
                Text(ref json, "aux"u8, text, separator: (byte)' ');
                aux = true;
            }
            else
                (debit, credit) = json.ValueTextEquals("debitCents"u8) ? (Whole(ref json), credit)
                    : json.ValueTextEquals("creditCents"u8) ? (debit, Whole(ref json))
                    : throw new FormatException($"a line has no {json.GetString()}");
        }
        if (!aux)
            text.Add("-"u8, (byte)' ');
        text.Add(debit, (byte)' ');
        text.Add(credit, (byte)' ');
        return (debit, credit);
    }

    private static bool IsHash(ReadOnlySpan<byte> canonical, ReadOnlySpan<byte> hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes], digits = stackalloc byte[64];
        SHA256.HashData(canonical, digest);
        return Convert.TryToHexStringLower(digest, digits, out _) && hash[7..].SequenceEqual(digits);
    }

    private static ReadOnlySpan<byte> Text(
        ref Utf8JsonReader json, ReadOnlySpan<byte> name, Canonical text, bool next = false, bool free = false, byte separator = (byte)'\n')
    {
        if (next)
            json.Read();
        Named(ref json, name);
        Step(ref json, JsonTokenType.String);
        return text.Add(ref json, free, separator);
    }

    private static long Number(ref Utf8JsonReader json, ReadOnlySpan<byte> name, Canonical text)
    {
        json.Read();
        Named(ref json, name);
        var number = Whole(ref json);
        text.Add(number, (byte)'\n');
        return number;
    }

    private static long Whole(ref Utf8JsonReader json)
    {
        Step(ref json, JsonTokenType.Number);
        return json.TryGetInt64(out var number) ? number : throw new FormatException("not a whole number");
    }

    private static void Named(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        if (json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals(name))
            throw new FormatException($"{Encoding.UTF8.GetString(name)} is expected here");
    }

    private static void Step(ref Utf8JsonReader json, JsonTokenType token)
    {
        if (!json.Read() || json.TokenType != token)
            throw new FormatException($"{token} is expected here, not {json.TokenType}");
    }
}
