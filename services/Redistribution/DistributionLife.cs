using System.Text.Json;

namespace Coop.Redistribution;

/// <summary>Where the sharing of a surplus stands. What was paid or taken back is never edited: a correction is a new one.</summary>
public enum DistributionStatus { Proposed, Approved, Paid, Reversed }

/// <summary>The life of a distribution, and the vote that carries it.</summary>
public static class DistributionLife
{
    public static bool Allows(DistributionStatus from, DistributionStatus to) => (from, to) is
        (DistributionStatus.Proposed, DistributionStatus.Approved) or
        (DistributionStatus.Approved, DistributionStatus.Paid) or
        (DistributionStatus.Approved or DistributionStatus.Paid, DistributionStatus.Reversed);

    /// <summary>Why it cannot go there from here; null when it can.</summary>
    public static Refusal? Move(DistributionStatus from, DistributionStatus to) => Allows(from, to)
        ? null
        : Refusal.IllegalMove(from, to, Enum.GetValues<DistributionStatus>().Where(next => Allows(from, next)));

    /// <summary>
    /// Why the adopted content does not carry this distribution; null when it does. The members voted on one hash:
    /// <c>{"distributionId": …, "hash": …}</c>, and a single cent changed since would be another.
    /// </summary>
    public static Refusal? Carries(string adoptedContent, Guid distributionId, string hash)
    {
        try
        {
            using var content = JsonDocument.Parse(adoptedContent);
            var voted = new Fields(content.RootElement);
            return Guid.TryParse(voted.Text("distributionId"), out var id) && id == distributionId && voted.Text("hash") == hash
                ? null
                : Other();
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            return Other();
        }

        static Refusal Other() => new("other_vote", "What the members carried is not this distribution.") { ByRule = true };
    }
}
