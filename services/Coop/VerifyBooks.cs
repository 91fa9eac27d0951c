using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Coop.Redistribution;

namespace Coop;

/// <summary>
/// Checks exports of the books (<c>/exports/books/{year}</c>) against themselves and against what else is given: statements
/// or trial balances that somebody kept, and the co-op's key list. It needs no database and believes nobody.
/// </summary>
internal static class VerifyBooks
{
    private const int BlockBytes = 8 * 1024 * 1024;

    /// <returns>What was found; <see cref="BooksCheck.False"/> says what is not so.</returns>
    /// <exception cref="FormatException">A file cannot be read; the message begins <c>FILE:LINE:</c>.</exception>
    public static BooksCheck Run(IReadOnlyList<FileInfo> files)
    {
        var (exports, heads) = (new List<(long Links, FileInfo File)>(), new List<SignedHead>());
        HashSet<string>? trusted = null;
        foreach (var file in files)
            At(file, 1, () =>
            {
                if (FirstLine(file) is { } first)
                {
                    exports.Add((first.GetProperty("links").GetInt64(), file));
                    return;
                }
                var whole = JsonElement.Parse(File.ReadAllBytes(file.FullName));
                if (whole.TryGetProperty("keys", out var keys))
                    (trusted ??= []).UnionWith(keys.EnumerateArray().Select(key => key.GetProperty("kid").GetString()!));
                else if (whole.TryGetProperty("chain", out var chain))
                    heads.Add(SignedHead.Read(chain));
                else
                    throw new FormatException("neither an export of the books, nor a statement with its chain, nor a list of keys");
            });
        var check = new BooksCheck(heads, trusted);
        check.CheckHeads();
        foreach (var (_, file) in exports.OrderBy(export => export.Links))
            Walk(file, check);
        return check;
    }

    /// <summary>The first line of an export; null for a file of another kind.</summary>
    private static JsonElement? FirstLine(FileInfo file)
    {
        using var text = file.OpenText();
        return text.ReadLine() is { } line && line.StartsWith("{\"year\":", StringComparison.Ordinal) && line.EndsWith('}')
            ? JsonElement.Parse(line)
            : null;
    }

    private static void Walk(FileInfo file, BooksCheck check)
    {
        var (number, last) = (0, default(string));
        foreach (var lines in Blocks(file))
        {
            var entries = LinksOf(file, lines, number, last);
            for (var i = 0; i < lines.Count && check.False is null; i++)
            {
                var line = lines[i];
                number++;
                if (IsEntry(line))
                {
                    check.Add(entries[i], line.Span);
                    last = Encoding.UTF8.GetString(ChainedEntries.HashOf(line.Span));
                }
                else
                    At(file, number, () => last = Other(JsonElement.Parse(line.Span), check, last));
            }
            if (check.False is not null)
                return;
        }
        check.Close();
    }

    private static string? Other(JsonElement line, BooksCheck check, string? last)
    {
        if (line.TryGetProperty("year", out _))
        {
            check.Begin(line);
            return check.Head;
        }
        if (line.TryGetProperty("distribution", out _))
            check.AddProof(line);
        else
            check.End(line, last);
        return last;
    }

    /// <summary>Links are worked out on all cores, since each line names the hash that the next one follows; their order is looked at after.</summary>
    private static ChainedEntry[] LinksOf(FileInfo file, List<ReadOnlyMemory<byte>> lines, int number, string? last)
    {
        var entries = new ChainedEntry[lines.Count];
        try
        {
            Parallel.ForEach(Partitioner.Create(0, lines.Count), part =>
            {
                var room = Array.Empty<byte>();
                for (var i = part.Item1; i < part.Item2; i++)
                    if (IsEntry(lines[i]))
                        At(file, number + i + 1, () => entries[i] = ChainedEntries.Read(lines[i].Span, HashBefore(file, lines, i, number, last), ref room));
            });
        }
        catch (AggregateException several) when (several.InnerExceptions.OfType<UnreadableLine>().MinBy(one => one.Line) is { } first)
        {
            throw first;
        }
        return entries;
    }

    private static ReadOnlySpan<byte> HashBefore(FileInfo file, List<ReadOnlyMemory<byte>> lines, int at, int number, string? last)
    {
        if (at > 0 && IsEntry(lines[at - 1]))
            return ChainedEntries.HashOf(lines[at - 1].Span);
        if (at > 0)
            At(file, number + at, () => last = JsonElement.Parse(lines[at - 1].Span).GetProperty("before").GetString());
        return Encoding.UTF8.GetBytes(last ?? throw new FormatException("the export does not begin with its year"));
    }

    private static bool IsEntry(ReadOnlyMemory<byte> line) => line.Span.StartsWith("{\"no\":"u8);

    /// <summary>The file's lines, a block at a time; each block is gone when the next is read.</summary>
    private static IEnumerable<List<ReadOnlyMemory<byte>>> Blocks(FileInfo file)
    {
        using var stream = file.OpenRead();
        var block = new byte[BlockBytes];
        for (var kept = 0; ;)
        {
            var filled = kept + stream.ReadAtLeast(block.AsSpan(kept), block.Length - kept, throwOnEndOfStream: false);
            var whole = filled < block.Length ? filled : block.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            if (whole == 0 && filled > 0)
                Array.Resize(ref block, checked(block.Length * 2));
            else
                yield return Lines(block.AsMemory(0, whole));
            if (filled < block.Length && whole == filled)
                yield break;
            kept = filled - whole;
            block.AsSpan(whole, kept).CopyTo(block);
        }
    }

    private static List<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> block)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        while (block.Length > 0)
        {
            var end = block.Span.IndexOf((byte)'\n');
            var line = end < 0 ? block : block[..end];
            block = end < 0 ? default : block[(end + 1)..];
            if (line.Length > 0)
                lines.Add(line);
        }
        return lines;
    }

    private static void At(FileInfo file, int line, Action read)
    {
        try
        {
            read();
        }
        catch (Exception unreadable) when (unreadable is not UnreadableLine
            and (FormatException or JsonException or KeyNotFoundException or InvalidOperationException))
        {
            throw new UnreadableLine(file, line, unreadable);
        }
    }

    private sealed class UnreadableLine(FileInfo file, int line, Exception because)
        : FormatException($"{file.FullName}:{line}: {because.Message.ReplaceLineEndings(" ")}", because)
    {
        public int Line => line;
    }
}
