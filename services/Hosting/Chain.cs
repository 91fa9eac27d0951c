using System.Security.Cryptography;
using System.Text;

namespace Coop.Hosting;

/// <summary>
/// One link of a log that nobody can bend unseen: each holds the hash of a row and of the link before it, so that a row
/// that is changed, removed, slipped in or put elsewhere breaks the chain at that very place.
/// </summary>
public sealed class ChainLink
{
    /// <summary>What comes before the first link.</summary>
    public const string Nothing = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Which log, such as <c>clock_events</c>.</summary>
    public required string Log { get; init; }

    /// <summary>1, 2, 3… without a gap.</summary>
    public required long No { get; init; }

    /// <summary>The number of the row in its own table, which has gaps.</summary>
    public required long Seq { get; init; }

    /// <summary><c>sha256:</c> and 64 hex digits over the hash before, the number and the row's canonical text.</summary>
    public required string Hash { get; init; }
    public required DateTimeOffset ChainedAt { get; init; }

    /// <summary>Links a row to what came before it.</summary>
    /// <param name="canonical">The row in words that say all of it and never change.</param>
    public static ChainLink After(ChainLink? last, string log, ChainedRow row, DateTimeOffset now)
    {
        var no = (last?.No ?? 0) + 1;
        return new ChainLink { Log = log, No = no, Seq = row.Seq, Hash = HashOf(last?.Hash ?? Nothing, no, row), ChainedAt = now };
    }

    public static string HashOf(string before, long no, ChainedRow row) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{before}\n{no}\n{row.Seq}\n{row.Canonical}")));
}

/// <summary>A row of a chained log: its number, and a text that says all of it and never changes its form.</summary>
public sealed record ChainedRow(long Seq, string Canonical);

/// <summary>The first place where a chain does not hold.</summary>
/// <param name="No">The link; one more than the last for rows that lie beyond it and should not.</param>
public sealed record BrokenLink(long No, long Seq, string Because);

/// <summary>Walks a chain beside its rows, both in order, a stretch at a time.</summary>
/// <param name="endedBefore">Rows that were chained before this instant may have been ended by the retention table; their links still bind what comes after them.</param>
public sealed class ChainWalk(string log, DateTimeOffset endedBefore = default)
{
    private string before = ChainLink.Nothing;
    private long no;

    public BrokenLink? Broken { get; private set; }

    /// <summary>The hash of the last link that was found sound.</summary>
    public string Head => before;

    /// <summary>How many links have been found sound.</summary>
    public long Sound => no;

    /// <param name="links">The next links, in order.</param>
    /// <param name="rows">The rows that stand there now, by number.</param>
    /// <returns>Whether the chain holds so far.</returns>
    public bool Holds(IEnumerable<ChainLink> links, IReadOnlyDictionary<long, ChainedRow> rows)
    {
        foreach (var link in links)
        {
            if (link.No != no + 1)
                return Break(no + 1, link.Seq, $"link {no + 1} of {log} is missing");
            if (!rows.TryGetValue(link.Seq, out var row))
            {
                if (link.ChainedAt >= endedBefore)
                    return Break(link.No, link.Seq, $"row {link.Seq} of {log} was removed");
            }
            else if (ChainLink.HashOf(before, link.No, row) != link.Hash)
                return Break(link.No, link.Seq, $"row {link.Seq} of {log} is not what was chained");
            (before, no) = (link.Hash, link.No);
        }
        return Broken is null;
    }

    /// <summary>A row that stands among the chained ones, and that no link names.</summary>
    public void SlippedIn(long seq) => Break(no + 1, seq, $"row {seq} of {log} was slipped in");

    private bool Break(long at, long seq, string because)
    {
        Broken ??= new BrokenLink(at, seq, because);
        return false;
    }
}
