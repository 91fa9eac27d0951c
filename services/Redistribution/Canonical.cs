using System.Buffers.Text;
using System.Text.Json;

namespace Coop.Redistribution;

/// <summary>The text that a link of the books is hashed over, put together in a room that is given, without any strings.</summary>
internal sealed class Canonical(byte[] room)
{
    private int length;

    public ReadOnlySpan<byte> Written => room.AsSpan(0, length);

    public void Add(ReadOnlySpan<byte> words, byte separator = (byte)'\n')
    {
        Separate(separator);
        words.CopyTo(room.AsSpan(length));
        length += words.Length;
    }

    public void Add(long number, byte separator)
    {
        Separate(separator);
        Utf8Formatter.TryFormat(number, room.AsSpan(length), out var written);
        length += written;
    }

    /// <param name="free">Whether a line feed may stand in it, and is written as <c>\n</c>; elsewhere it would be read as the end of a field.</param>
    /// <exception cref="FormatException">A line feed where none may stand.</exception>
    public ReadOnlySpan<byte> Add(ref Utf8JsonReader json, bool free, byte separator)
    {
        Separate(separator);
        var written = json.CopyString(room.AsSpan(length));
        var words = room.AsSpan(length, written);
        if (words.ContainsAny((byte)'\n', (byte)'\\'))
            words = free ? Escaped(words) : throw new FormatException("a line feed or backslash stands where none may");
        length += words.Length;
        return words;
    }

    private Span<byte> Escaped(Span<byte> words)
    {
        var plain = words.ToArray();
        var end = length;
        foreach (var one in plain)
        {
            if (one is (byte)'\n' or (byte)'\\')
                room[end++] = (byte)'\\';
            room[end++] = one == '\n' ? (byte)'n' : one;
        }
        return room.AsSpan(length, end - length);
    }

    private void Separate(byte separator)
    {
        if (length > 0)
            room[length++] = separator;
    }
}
