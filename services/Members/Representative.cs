using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coop.Members;

/// <summary>What the members elect people to: to speak for them, or to coordinate, where the statutes leave that to a vote.</summary>
public enum Office { Representative, Coordinator }

/// <summary>Whom the members elected to speak for them, and until when: a vote on a person.</summary>
public sealed record Representative(ProposalId ProposalId, MemberId MemberId, DateTimeOffset Since, DateOnly Until)
{
    /// <summary>What is put to the vote: <c>{"memberId", "until", "office"}</c>, the last day of the office; it is to speak for the members when none is said.</summary>
    public sealed record Candidacy(MemberId MemberId, DateOnly Until, Office Office = Office.Representative)
    {
        private const int LongestYears = 4;

        private static readonly JsonSerializerOptions ToTheLetter = new(Wire.Json) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

        /// <exception cref="FormatException">It is none.</exception>
        public static Candidacy Read(string content)
        {
            try
            {
                return JsonSerializer.Deserialize<Candidacy>(content, ToTheLetter) ?? throw new FormatException("Nobody is put up.");
            }
            catch (JsonException problem)
            {
                throw new FormatException($"An election says memberId, until and office: {problem.Message}", problem);
            }
        }

        public Refusal? Forbid(DateTimeOffset since) =>
            Until <= DateOnly.FromDateTime(since.UtcDateTime) || Until > DateOnly.FromDateTime(since.UtcDateTime).AddYears(LongestYears)
                ? VotingRule.No("invalid_term", $"An office ends after it began, and within {LongestYears} years.")
                : null;
    }

    public bool HoldsAt(DateTimeOffset at) => Since <= at && !IsOverAt(at);

    public bool IsOverAt(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime) > Until;
}
