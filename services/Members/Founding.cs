namespace Coop.Members;

/// <summary>What a co-op is founded with, as it stands in <c>founding.json</c>; its rules lie beside it, word for word.</summary>
/// <param name="TimeZone">Where its days begin and end, as in the IANA time zone database: <c>Europe/Paris</c>.</param>
/// <param name="Currency">ISO 4217; all its amounts are in cents of it.</param>
/// <param name="LegalProfile">The form in law that decides how a surplus may be shared: <c>scop</c>, <c>scic</c>…</param>
/// <param name="PayPolicy">One of the pay policies that ship with the program (<c>FR_SCOP_HOURLY</c>, <c>NYC</c>…), where no <c>pay-policy.json</c> is to be used.</param>
/// <param name="FoundedOn">The day of its first start when absent.</param>
public sealed record Founding(
    string Name, string TimeZone, string Currency, string LegalProfile, Founding.Votes Voting,
    DateOnly? FoundedOn = null,
    IReadOnlyList<Founding.Someone>? People = null,
    IReadOnlyList<Founding.Customer>? Restaurants = null,
    string? PayPolicy = null)
{
    /// <summary>The figures of a vote until statutes say otherwise, as fractions: <c>1/2</c>.</summary>
    public sealed record Votes(string Quorum, string Majority)
    {
        /// <exception cref="FormatException">A figure is no part of a whole.</exception>
        public VotingRule Rule => new VotingRule(Part(Quorum), Part(Majority)) is var rule && rule.Forbid() is { } no
            ? throw new FormatException(no.Because) : rule;

        private static Ratio Part(string text) => Ratio.Read(text) ?? throw new FormatException($"'{text}' is no fraction.");
    }

    /// <param name="JoinedOn">The day of the founding when absent.</param>
    public sealed record Someone(
        string Email, string FirstName, string LastName, IReadOnlyList<Role> Roles, Engagement Engagement,
        DateOnly? JoinedOn = null);

    /// <param name="ApiKey">Whether its till gets a key at once.</param>
    public sealed record Customer(string Name, string Email, Place Place, bool ApiKey = false);

    /// <summary>The instant at which the day of the founding began there.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}

/// <summary>That the co-op was founded, and as what: one row, never changed.</summary>
public sealed class FoundedCoop
{
    /// <summary>There is one co-op in an installation.</summary>
    public bool Only { get; private set; } = true;

    public required string Name { get; init; }
    public required string TimeZone { get; init; }
    public required string Currency { get; init; }
    public required string LegalProfile { get; init; }
    public required DateOnly FoundedOn { get; init; }
    public required string Quorum { get; init; }
    public required string Majority { get; init; }

    /// <summary>The day that it is where the co-op is: who joins, leaves or votes does so on that one.</summary>
    public DateOnly DayOf(DateTimeOffset at) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);

    public VotingRule Voting => new Founding.Votes(Quorum, Majority).Rule;
}
