using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Coop.Members;

/// <summary>
/// A file that a proposal carries for who votes on it: what a way of matching would have changed, a month priced anew, the
/// proof of a distribution. It is named by its hash and never changed.
/// </summary>
public sealed partial class EvidenceFile
{
    public const int MostBytes = 2 * 1024 * 1024;
    public const int MostFiles = 20;

    /// <summary>What evidence can be, and how its name ends.</summary>
    private static readonly Dictionary<string, string> Endings = new()
    {
        ["application/json"] = ".json", ["application/pdf"] = ".pdf", ["text/csv"] = ".csv", ["text/plain"] = ".txt",
    };

    public required ProposalId ProposalId { get; init; }
    public required string Name { get; init; }
    public required string MediaType { get; init; }
    public required byte[] Content { get; init; }

    /// <summary><c>sha256:</c> and 64 hex digits over the bytes.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset AttachedAt { get; init; }

    /// <exception cref="ArgumentException">Name, type or content is none that <see cref="Forbid"/> lets pass.</exception>
    public static EvidenceFile Of(ProposalId proposal, string name, string mediaType, byte[] content, DateTimeOffset attachedAt) =>
        Forbid(name, mediaType, content) is { } no ? throw new ArgumentException(no.Because) : new EvidenceFile
        {
            ProposalId = proposal, Name = name, MediaType = mediaType, Content = content, AttachedAt = attachedAt,
            Hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)),
        };

    public static Refusal? Forbid(string name, string? mediaType, byte[] content) =>
        !NameOfFile().IsMatch(name) ? VotingRule.No("invalid_name", "A file is named in small letters, digits, dots and dashes, a hundred at most.")
        : mediaType is null || !Endings.TryGetValue(mediaType, out var ending) ? VotingRule.No("invalid_media_type", $"Evidence is one of {string.Join(", ", Endings.Keys)}.")
        : !name.EndsWith(ending, StringComparison.Ordinal) ? VotingRule.No("invalid_name", $"The name of a file of {mediaType} ends in {ending}.")
        : content.Length is 0 or > MostBytes ? VotingRule.No("invalid_size", "A file holds something, and 2 MiB at most.")
        : !IsOf(mediaType, content) ? VotingRule.No("invalid_content", $"What the file holds is no {mediaType}.")
        : null;

    /// <summary>By what it holds; what a name or a header claims proves nothing.</summary>
    private static bool IsOf(string mediaType, ReadOnlySpan<byte> content) => mediaType switch
    {
        "application/pdf" => content.StartsWith("%PDF-"u8),
        "application/json" => IsJson(content),
        _ => Utf8.IsValid(content) && !content.Contains((byte)0),
    };

    private static bool IsJson(ReadOnlySpan<byte> content)
    {
        try
        {
            var json = new Utf8JsonReader(content);
            while (json.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,99}\z")]
    private static partial Regex NameOfFile();
}
