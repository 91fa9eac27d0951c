using System.Xml;
using Coop.Members;

namespace Coop.Hosting;

/// <summary>
/// One line of the co-op's retention table: what is kept about people, what for, how long and by what right. It is published
/// as it stands here, and the nightly door goes by the very same line.
/// </summary>
/// <param name="Table">In the service's database.</param>
/// <param name="What">In plain words.</param>
/// <param name="Why">What it is needed for.</param>
/// <param name="Source">The law that asks for it or limits it.</param>
public sealed record KeptData(string Table, string What, string Why, string Source)
{
    /// <summary>What the law says where it names no time: no longer than is needed for what it is kept for.</summary>
    public const string NoLongerThanNeeded = "GDPR art. 5(1)(e)";

    /// <summary>What is kept a day or less goes within the hour.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromDays(1);

    /// <summary>
    /// How long, as an ISO 8601 duration such as <c>P3Y</c>; absent where <see cref="Why"/> says until when. Where
    /// <see cref="VotedDays"/> says more, the least: the database lets go of nothing younger.
    /// </summary>
    public string? Keep { get; init; }

    /// <summary>For how many days the members voted to keep it, at an instant; null while no rule is in force, and nothing ends.</summary>
    public Func<CoopDb, DateTimeOffset, CancellationToken, ValueTask<int?>>? VotedDays { get; init; }

    /// <summary>From which instant or day it is counted: SQL over the table's columns. While that is null, nothing is counted.</summary>
    public string? Since { get; init; }

    /// <summary>Only rows of which this SQL is true are ended; absent for all.</summary>
    public string? When { get; init; }

    /// <summary>What is made of a row instead of removing it, as after <c>SET</c> in SQL.</summary>
    public string? Emptied { get; init; }

    /// <summary>Whether nobody removes it sooner, the owner of the database neither: books are not books otherwise.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>The table whose rows take these along, by a foreign key, where these may not go sooner.</summary>
    public string? GoesWith { get; init; }

    /// <summary>What lets go of it, where it lies in no table but in the memory of the running service.</summary>
    public string? InMemoryOf { get; init; }

    /// <summary>Whose rows these are: the column that holds the person's or restaurant's id, or SQL over <c>@me</c>.</summary>
    public string? Whose { get; init; }

    /// <summary>Whether the database itself shows a person no rows but their own: the second wall.</summary>
    public bool IsWalled { get; init; }

    /// <summary>Why it does not, for rows that are somebody's.</summary>
    public string? NoWall { get; init; }

    /// <summary>Columns that are nobody's to see, such as what is kept of a password.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>False for a table that says nothing about anybody.</summary>
    public bool IsAboutPeople { get; init; } = true;

    /// <summary>Whether the nightly door ends it.</summary>
    public bool EndsAtNight => Keep is not null && InMemoryOf is null;

    /// <summary>Whether that door comes to it every hour.</summary>
    public bool IsShort => EndsAtNight && XmlConvert.ToTimeSpan(Keep!) <= Short;

    /// <summary>Whether a function of the database ends it, which is called as <see cref="Function"/> says.</summary>
    internal bool HasFunction => EndsAtNight && GoesWith is null;

    /// <summary>What sees to it that it ends, for anyone to read; null where it has no time.</summary>
    public string? EndedBy => Keep is null ? null : InMemoryOf is { } keeper ? $"{keeper}, at once" : IsShort ? "ForgetOld, every hour" : "ForgetOld, every night";

    /// <summary>SQL that is true of the rows of the person called <paramref name="me"/>.</summary>
    internal string WhoseIs(string me) => Whose!.Contains("@me", StringComparison.Ordinal) ? Whose.Replace("@me", me, StringComparison.Ordinal) : $"{Whose} = {me}";

    /// <summary>The name of the function of the database that ends it.</summary>
    internal string Function => $"{(Emptied is null ? "forget" : "empty")}_{Table}";

    /// <summary>
    /// The end of the calendar year, which is the books' year, since vouchers are kept for ten years from its closing (Code de
    /// commerce L123-22). The year begins up to fourteen hours sooner east of Greenwich.
    /// </summary>
    public static string EndOfYear(string since) => $"date_trunc('year', {since} + interval '14 hours') + interval '1 year'";

    /// <summary>As many days as a rule of a kind says that the members adopted.</summary>
    public static Func<CoopDb, DateTimeOffset, CancellationToken, ValueTask<int?>> Voted<TRules>(PolicyKind kind, Func<TRules, int> days) where TRules : class =>
        async (db, at, stopping) => await db.PolicyAt<TRules>(kind, at, stopping) is { } rules ? days(rules.Content) : null;

    /// <summary>A table that says nothing about anybody.</summary>
    public static KeptData NobodyIn(string table, string what) => new(table, what, "", "") { IsAboutPeople = false };

    /// <summary>What every service keeps, as far as its database has these tables.</summary>
    internal static IReadOnlyList<KeptData> EverywhereTheSame { get; } =
    [
        new("outbox", "news for the other services: ids, places and hours, no names", "a lost broker is cured by sending it again", NoLongerThanNeeded)
            { Keep = "P1D", Since = "sent_at" },
        new("stream", "what was told live to a phone or till", "a phone that was off line catches up", NoLongerThanNeeded)
            { Keep = "P1D", Since = "at", Whose = "audience", NoWall = "one line tells many people live" },
        new("kept_answers", "answers to requests that bear a key", "who asks twice is answered once", NoLongerThanNeeded)
            { Keep = "P1D", Since = "at", Whose = "caller", Hidden = ["body", "request_hash"], NoWall = "it is found by its caller and their key alone" },
        new("personal_reads", "which coordinator or auditor opened what about whom, and when", "everybody sees who looked at their data", "GDPR art. 5(2)")
            { Keep = "P3Y", Since = "at", Whose = "person = @me OR person IS NULL OR reader = @me", NoWall = "written by those alone who stand inside" },
        NobodyIn("inbox", "which messages were handled, so that each counts once") with { Keep = "P30D", Since = "received_at" },
        NobodyIn("policies", "the rules that the members adopted"),
        NobodyIn("refused_policies", "rules that could not hold, and why"),
        NobodyIn("signing_keys", "the keys that the service signs with"),
        NobodyIn("chain_links", "hashes of the rows of chained logs"),
        NobodyIn("chain_marks", "how far a log had been written"),
    ];
}
