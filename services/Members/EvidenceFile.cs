using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Coop.Members;

/// <summary>
/// A file that a proposal carries for who votes on it: what a way of matching would have changed, a month priced anew, the
/// proof of a distribution. It is named by its hash and never changed.
/// </summary>
public sealed partial class EvidenceFile
{
    public const int MostBytes = 2 * 1024 * 1024;
    public const int MostFiles = 20;

    private static readonly string[] MediaTypes = ["application/json", "application/pdf", "text/csv", "text/plain"];

    public required ProposalId ProposalId { get; init; }
    public required string Name { get; init; }
    public required string MediaType { get; init; }
    public required byte[] Content { get; init; }

    /// <summary><c>sha256:</c> and 64 hex digits over the bytes.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset AttachedAt { get; init; }

    /// <exception cref="ArgumentException">Name, type or size is none that <see cref="Forbid"/> lets pass.</exception>
    public static EvidenceFile Of(ProposalId proposal, string name, string mediaType, byte[] content, DateTimeOffset attachedAt) =>
        Forbid(name, mediaType, content.Length) is { } no ? throw new ArgumentException(no.Because) : new EvidenceFile
        {
            ProposalId = proposal, Name = name, MediaType = mediaType, Content = content, AttachedAt = attachedAt,
            Hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)),
        };

    public static Refusal? Forbid(string name, string? mediaType, int bytes) =>
        !NameOfFile().IsMatch(name) ? VotingRule.No("invalid_name", "A file is named in small letters, digits, dots and dashes, a hundred at most.")
        : mediaType is null || !MediaTypes.Contains(mediaType) ? VotingRule.No("invalid_media_type", $"Evidence is one of {string.Join(", ", MediaTypes)}.")
        : bytes is 0 or > MostBytes ? VotingRule.No("invalid_size", "A file holds something, and 2 MiB at most.")
        : null;

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,99}\z")]
    private static partial Regex NameOfFile();
}
