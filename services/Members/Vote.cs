using System.Globalization;
using System.Text.Json;

namespace Coop.Members;

public enum Choice { Yes, No, Abstain }

/// <summary>That a member voted; the key makes it one vote each.</summary>
public sealed record Voter(ProposalId ProposalId, MemberId MemberId);

/// <summary>What somebody voted. Nothing leads from a ballot to its voter.</summary>
public sealed record Ballot(Guid Id, ProposalId ProposalId, Choice Choice);

/// <summary>An exact part of a whole, between 0 and 1: <c>1/2</c> or <c>0.25</c>.</summary>
public readonly record struct Fraction(long Numerator, long Denominator)
{
    /// <exception cref="FormatException">It is no fraction between 0 and 1.</exception>
    public static Fraction Parse(string text)
    {
        var parts = text.Split('/');
        var fraction = parts.Length == 2
            ? new Fraction(Whole(parts[0]), Whole(parts[1]))
            : Decimal(text);
        return fraction.Denominator > 0 && fraction.Numerator >= 0 && fraction.Numerator <= fraction.Denominator
            ? fraction
            : throw new FormatException($"'{text}' is no fraction between 0 and 1.");
    }

    /// <summary>Whether <paramref name="part"/> is at least this fraction of <paramref name="whole"/>.</summary>
    public bool IsReachedBy(long part, long whole) => part * Denominator >= Numerator * whole;

    private static Fraction Decimal(string text)
    {
        var parts = text.Split('.');
        var decimals = parts.Length == 2 ? parts[1] : "0";
        if (parts.Length > 2 || decimals.Length > 6)
            throw new FormatException($"'{text}' is no fraction between 0 and 1.");
        var scale = decimals.Aggregate(1L, (power, _) => power * 10);
        return new Fraction(Whole(parts[0]) * scale + Whole(decimals), scale);
    }

    /// <summary>A million is exact enough, and no product of two such and a count overflows.</summary>
    private static long Whole(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && whole <= 1_000_000
            ? whole
            : throw new FormatException($"'{text}' is no whole number up to a million.");
}

/// <summary>What the statutes ask of a vote: how many must take part, and how many must agree.</summary>
public sealed record VotingRule(Fraction Quorum, Fraction Majority)
{
    /// <summary>Reads <c>{"voting": {"quorum": "1/2", "majority": "1/2"}}</c> in statutes; null when they leave votes as founded.</summary>
    /// <exception cref="FormatException">There are figures, and they are no fractions between 0 and 1.</exception>
    public static VotingRule? In(string statutes)
    {
        using var text = JsonDocument.Parse(statutes);
        return text.RootElement.ValueKind == JsonValueKind.Object && text.RootElement.TryGetProperty("voting", out var voting)
            ? new VotingRule(Figure(voting, "quorum"), Figure(voting, "majority"))
            : null;
    }

    private static Fraction Figure(JsonElement voting, string name) =>
        voting.ValueKind == JsonValueKind.Object && voting.TryGetProperty(name, out var figure)
            && figure.ValueKind == JsonValueKind.String
            ? Fraction.Parse(figure.GetString()!)
            : throw new FormatException($"voting.{name} must be a fraction in quotes, such as \"1/2\".");
}

/// <summary>
/// The count of a vote. Who abstains takes part, but casts no voice: a majority is one of yes and no (as in Code de
/// commerce L225-98 since the law of 19 July 2019).
/// </summary>
public sealed record BallotCount(int Eligible, int Yes, int No, int Abstain)
{
    public int TookPart => Yes + No + Abstain;

    public bool ReachesQuorum(VotingRule rule) => TookPart > 0 && rule.Quorum.IsReachedBy(TookPart, Eligible);

    /// <summary>The quorum is there, the majority asked for agrees, and never fewer than more than half.</summary>
    public bool Carries(VotingRule rule) =>
        ReachesQuorum(rule) && Yes > No && rule.Majority.IsReachedBy(Yes, Yes + No);
}
