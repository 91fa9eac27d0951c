using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coop.Members;

/// <summary>Of what the voices for a proposal are a part: of yes and no; of all who took part; or of all who have a vote.</summary>
public enum MajorityOf { Cast, Present, Members }

/// <summary>
/// What the statutes ask of votes in their part <c>voting</c>: how many must take part, how many must agree, how long is
/// debated and voted, and what follows when too few came. Fractions are exact; days have 24 hours.
/// </summary>
/// <param name="Quorum">The least part of those with a vote that takes part.</param>
/// <param name="Majority">The least part that agrees; more than half is asked for in any case.</param>
/// <param name="Secret">Nobody learns how anybody voted. Else the ballots are published with their voters' ids.</param>
/// <param name="DebateDays">From the proposal to the opening of the vote, at least.</param>
/// <param name="VotingDays">From the opening to the end, at least.</param>
/// <param name="NoticeDays">From the adoption to the effect, at least.</param>
/// <param name="SecondCall">What the members are asked a second time by, when the first vote left it open; absent when they are not.</param>
/// <param name="Kinds">The kinds of proposals with a rule of their own, whole; the others go by this one.</param>
/// <param name="Colleges">Whose voices weigh together, where a law knows colleges; absent for one member, one vote.</param>
/// <param name="Proxies">How many votes one member may cast for others; absent for none.</param>
/// <param name="Elected">The offices that nobody appoints to, since the members elect; said once, for the whole co-op.</param>
/// <param name="Source">Where the figures are from, for who reads them.</param>
public sealed record VotingRule(
    Ratio Quorum, Ratio Majority, MajorityOf MajorityOf = MajorityOf.Cast, bool Secret = true, int DebateDays = 0,
    int VotingDays = 0, int NoticeDays = 0, SecondCall? SecondCall = null,
    IReadOnlyDictionary<PolicyKind, VotingRule>? Kinds = null, Colleges? Colleges = null, ProxyLimit? Proxies = null,
    IReadOnlyList<Office>? Elected = null, string? Source = null)
{
    private const int LongestDays = 180;

    /// <summary>A misspelt figure would be voted and do nothing.</summary>
    private static readonly JsonSerializerOptions ToTheLetter = new(Wire.Json)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
    };

    /// <summary>Reads the part <c>voting</c> of statutes; null when they leave votes as the co-op was founded.</summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public static VotingRule? In(string statutes)
    {
        try
        {
            using var text = JsonDocument.Parse(statutes);
            return text.RootElement.ValueKind == JsonValueKind.Object && text.RootElement.TryGetProperty("voting", out var voting)
                ? voting.Deserialize<VotingRule>(ToTheLetter)
                : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The voting part of the statutes cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Why statutes could not be voted by; null when they could. Who adopted such could never vote them out again.</summary>
    public static Refusal? ForbidIn(string statutes)
    {
        try
        {
            return In(statutes)?.Forbid();
        }
        catch (FormatException problem)
        {
            return No("unreadable_voting", problem.Message);
        }
    }

    /// <summary>The rule for one kind of proposal.</summary>
    public VotingRule For(PolicyKind kind) => Kinds?.TryGetValue(kind, out var own) == true
        ? own with { Colleges = Colleges, Proxies = Proxies }
        : this with { Kinds = null, Elected = null };

    /// <summary>The rule by which the members are asked a second time; there is no third.</summary>
    public VotingRule AtSecondCall() => this with
    {
        Quorum = SecondCall!.Quorum, Majority = SecondCall.Majority, MajorityOf = SecondCall.MajorityOf, SecondCall = null,
    };

    public Refusal? Forbid() =>
        ForbidFigures() ?? Colleges?.Forbid() ?? Proxies?.Forbid() ?? Kinds?.Values.Select(kind =>
            kind.Kinds is not null || kind.Colleges is not null || kind.Proxies is not null || kind.Elected is not null
                ? No("nested_voting", "Colleges, proxies, offices and kinds are said once, for all votes.")
                : kind.ForbidFigures()).FirstOrDefault(no => no is not null);

    private Refusal? ForbidFigures()
    {
        Ratio[] parts = [Quorum, Majority, SecondCall?.Quorum ?? Ratio.Zero, SecondCall?.Majority ?? Ratio.Zero];
        int[] days = [DebateDays, VotingDays, NoticeDays, SecondCall?.AfterDays ?? 0, SecondCall?.VotingDays ?? 0];
        return parts.Any(part => part.Sign < 0 || part > Ratio.One) ? No("invalid_fraction", "Quorum and majority are parts of a whole.")
            : days.Any(some => some is < 0 or > LongestDays) ? No("invalid_days", $"Debate, vote, notice and second call take between none and {LongestDays} days.")
            : null;
    }

    internal static Refusal No(string code, string because) => new(code, because) { ByRule = true };
}

/// <summary>The second vote on a question that the first left open, since too few had come: when, how long, and by which figures.</summary>
/// <param name="AfterDays">From the end of the first vote to the opening of the second.</param>
public sealed record SecondCall(
    Ratio Quorum, Ratio Majority, MajorityOf MajorityOf = MajorityOf.Cast, int AfterDays = 0, int VotingDays = 0);

/// <summary>
/// How many votes of others one member may cast: so many while the members are few, and from a number of members on a part
/// of all votes. A SCOP's model statutes say one below twenty members, then a twentieth.
/// </summary>
public sealed record ProxyLimit(int Each, int UnderMembers, Ratio Part)
{
    public Refusal? Forbid() => Each is < 0 or > 10 || UnderMembers < 0 || Part.Sign < 0 || Part > new Ratio(1, 10)
        ? VotingRule.No("invalid_proxies", "One member casts at most ten votes of others, or a tenth of all.")
        : null;

    public int MostHeld(int members) =>
        members < UnderMembers ? Each : Math.Max(Each, (int)(Part * members).Floor());
}
