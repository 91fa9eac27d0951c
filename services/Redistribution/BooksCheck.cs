using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Coop.Redistribution;

/// <summary>
/// Checks exports of the books without a database and without trust: every link, every balance, every signature, every
/// proof of shares, and that no signed head that somebody kept says otherwise. The first thing that is false ends it.
/// </summary>
/// <param name="kept">Signed heads from statements: what the co-op said earlier.</param>
/// <param name="trusted">Names of the co-op's keys from its key list; null when none is given, then each head proves itself.</param>
public sealed class BooksCheck(IReadOnlyCollection<SignedHead> kept, IReadOnlySet<string>? trusted)
{
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromHours(1);

    private readonly ILookup<long, SignedHead> heads = kept.ToLookup(head => head.Links);
    private readonly Dictionary<string, List<long>> shared = [];
    private string newestAt = "", sharesAccount = "";
    private long seq = long.MinValue;
    private bool ended = true;

    /// <summary>What is false, with the entry, share or figure it is about; null as long as all holds.</summary>
    public string? False { get; private set; }

    public long Entries { get; private set; }
    public long Distributions { get; private set; }

    /// <summary>The last link read, and its hash.</summary>
    public long Links { get; private set; }
    public string Head { get; private set; } = "";

    /// <summary>Signatures first: a head that nobody signed says nothing.</summary>
    public void CheckHeads()
    {
        foreach (var head in kept.Where(head => Doubt(head) is not null))
            Is(Doubt(head));
    }

    /// <summary>The first line of an export: which link its first entry follows.</summary>
    /// <exception cref="FormatException">It is not the first line of an export.</exception>
    public void Begin(JsonElement first)
    {
        var fields = new Fields(first);
        (Links, Head, seq, newestAt, ended) = (fields.Cents("links"), fields.Text("before"), long.MinValue, "", false);
        // Exports from before there were other charts do not say it.
        sharesAccount = fields.Has("sharesAccount") ? fields.Text("sharesAccount") : "4286";
        Compare();
    }

    /// <summary>A line whose link was worked out by <see cref="ChainedEntries"/>, in order.</summary>
    public void Add(in ChainedEntry entry, ReadOnlySpan<byte> line)
    {
        Entries++;
        if (entry.No == 0)
            Is($"entry {entry.Seq} ({entry.Key}) {entry.Wrong}");
        else if (entry.No != Links + 1 || entry.Seq <= seq)
            Is(entry.No <= Links || entry.Seq <= seq
                ? $"entry {entry.Seq} ({entry.Key}) stands elsewhere than it was chained: reordered"
                : $"link {Links + 1} is missing before entry {entry.Seq} ({entry.Key}): deleted");
        else if (entry.Wrong is { } wrong)
            Is($"entry {entry.Seq}{(entry.Key.Length > 0 ? $" ({entry.Key})" : "")} {wrong}");
        else if (string.CompareOrdinal(entry.RecordedAt, newestAt) < 0 && Instant(newestAt) - Instant(entry.RecordedAt) > ClocksDiffer)
            Is($"entry {entry.Seq} ({entry.Key}) was backdated: it says it was recorded at {entry.RecordedAt}, after one of {newestAt}");
        (Links, seq) = (entry.No, entry.Seq);
        if (string.CompareOrdinal(entry.RecordedAt, newestAt) > 0)
            newestAt = entry.RecordedAt;
        if (heads.Contains(Links))
        {
            Head = Encoding.UTF8.GetString(ChainedEntries.HashOf(line));
            Compare();
        }
        if (entry.Key.StartsWith("distribution:", StringComparison.Ordinal))
            shared[entry.Key["distribution:".Length..]] = SharesIn(line, sharesAccount);
    }

    /// <summary>A distribution of the year, with its proof: the shares are worked out again and held against what was booked.</summary>
    public void AddProof(JsonElement line)
    {
        var fields = new Fields(line);
        var (id, proof) = (fields.Text("distribution"), Recompute.Of(fields.Object("proof").Element.GetRawText()));
        Distributions++;
        if (Recompute.IsFalse(proof))
            Is($"the shares of distribution {id} are not what its proof gives");
        using var worked = JsonDocument.Parse(proof);
        var due = worked.RootElement.GetProperty("shares").EnumerateObject().Select(share => share.Value.GetInt64()).Where(cents => cents > 0).Order();
        if (shared.TryGetValue(id, out var booked) && !booked.Order().SequenceEqual(due))
            Is($"the shares booked for distribution {id} are not those of its proof");
    }

    /// <summary>The last line of an export: the signed head of its last entry.</summary>
    /// <param name="last">The hash that ends the last entry's line; null when there was no entry.</param>
    public void End(JsonElement line, string? last)
    {
        var head = SignedHead.Read(new Fields(line).Object("chain").Element);
        (Head, ended) = (last ?? Head, true);
        Is(Doubt(head));
        if (head.Links != Links || head.Head != Head)
            Is($"the export ends at link {Links} with {Head}, the head signed at {head.At:O} is link {head.Links} with {head.Head}: the end was cut or written anew");
        foreach (var later in kept.Where(one => one.Links > Links && one.At <= head.At))
            Is($"the statement of {later.At:O} knows {later.Links} links, this export of {head.At:O} {Links}: the end was cut");
    }

    /// <summary>Nothing more comes.</summary>
    public void Close()
    {
        if (!ended)
            Is($"the export breaks off after link {Links}: its signed end was cut");
    }

    private void Compare()
    {
        foreach (var head in heads[Links].Where(head => head.Head != Head))
            Is($"link {Links} is {Head}, the statement of {head.At:O} says {head.Head}: the books were written anew at or before it");
    }

    private string? Doubt(SignedHead head) => !head.IsGenuine() ? $"the signature of the head of {head.At:O} (link {head.Links}) is false"
        : trusted?.Contains(head.Kid) == false ? $"the head of {head.At:O} (link {head.Links}) is signed by a key that the co-op does not show"
        : null;

    private void Is(string? wrong) => False ??= wrong;

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at) ? at : throw new FormatException($"{text} is not an instant");

    private static List<long> SharesIn(ReadOnlySpan<byte> line, string account)
    {
        var reader = new Utf8JsonReader(line);
        return [.. new Fields(JsonElement.ParseValue(ref reader)).Items("lines")
            .Where(one => one.Text("account") == account && one.Has("creditCents")).Select(one => one.Cents("creditCents"))];
    }
}
