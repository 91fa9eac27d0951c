using System.Security.Cryptography;
using System.Text;

namespace Coop.Redistribution;

/// <summary>
/// Every proposed sharing is linked to the one before, so that none can be left out or slipped in later: the hash of a run is
/// taken over the hash of the run before and the run's own proof (domain.md §2.1-5).
/// </summary>
public static class LinkedRuns
{
    /// <summary>Stands before the first run.</summary>
    public static string Start { get; } = "sha256:" + new string('0', 64);

    /// <summary><c>sha256:</c> over the hash before and the proof's text, as it is published, in UTF-8, with nothing between.</summary>
    public static string After(string previous, string proof) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(previous + proof)))}";
}
