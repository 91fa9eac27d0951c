using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Coop.Properties;

/// <summary>
/// What the design asks of every file, read from the sources themselves. Each case is first held against a sample that
/// breaks it, so that a check that could not fail fails.
/// </summary>
public partial class The_code_keeps_its_shape
{
    private const int LongestFile = 200;

    internal static readonly DirectoryInfo Root = new(Path.Combine(Here(), "../.."));
    internal static readonly string[] Services = ["Orders", "Pricing", "Matching", "Redistribution", "Members"];

    [Fact]
    public void A_file_named_with_a_noun_is_a_rule_and_touches_nothing_outside_itself()
    {
        var rules = Services.SelectMany(service => Sources($"services/{service}")).Where(source => !FileNames.IsDoor(source.Name)).ToList();
        Holds(TouchesTheWorld, "services/Pricing/Tariff.cs",
            ["using Microsoft.EntityFrameworkCore;", "IBus bus", "TimeProvider clock", "async Task Wait()",
                "Random.Shared.Next()", "Guid.NewGuid()", "HttpClient http", "class Tariff : IHear<RideDelivered>"],
            rules.Concat(Sources("services/Dispatch")).Concat(Sources("services/Wages")));
    }

    [Fact]
    public void A_file_named_with_a_verb_is_a_door() => Holds(
        source => FileNames.IsSurelyDoor(source.Name) && !TouchesTheWorld(source).Any() ? [$"{source.Path} touches nothing"] : [],
        "services/Orders/CancelOrder.cs", ["public static int Sum(int a, int b) => a + b;"],
        Services.SelectMany(service => Sources($"services/{service}")));

    [Fact]
    public void No_file_is_longer_than_can_be_read_in_one_sitting() => Holds(
        source => source.Text.AsSpan().Count('\n') is > LongestFile and var lines ? [$"{source.Path} has {lines} lines"] : [],
        "services/Orders/Order.cs", [new string('\n', LongestFile + 1)],
        Everything);

    [Fact]
    public void Nothing_reads_the_clock_of_the_machine() => Holds(
        source => Found(source, MachineClock()),
        "services/Matching/Shift.cs",
        ["DateTime.UtcNow", "DateTimeOffset.UtcNow", "DateTime.Now", "Stopwatch.StartNew()", "Environment.TickCount64",
            "Guid.CreateVersion7()", "DateTime.Today", "DateTimeOffset.Now"],
        Everything);

    [Fact]
    public void No_float_comes_near_money()
    {
        Holds(source => Found(source, FloatNearMoney()), "services/Pricing/Tariff.cs",
            ["double totalCents", "decimal Price(Money cents)", "(float)money.Cents", "Money x = new((long)(1.5d * y))"], Everything);
        Holds(source => Found(source, Float()), "services/Redistribution/Shares.cs", ["double share"],
            Sources("services/Redistribution").Concat(Sources("services/Dispatch")).Concat(Sources("services/Wages")));
    }

    [Fact]
    public void Nobody_is_profiled() => Holds(
        source => Found(source, Profile()),
        "services/Matching/Eligibility.cs",
        ["int RefusalCount", "double Rating { get; }", "AcceptanceRate", "long DeclinedOffers,", "string Nationality", "int customerStars"],
        Sources("services/Matching").Concat(Sources("services/Dispatch")).Concat(Sources("services/Pricing")).Concat(Sources("services/Wages")).Concat(Sources("services/Contracts")));

    [Fact]
    public void One_door_restricts_people_and_it_takes_a_person() => Holds(
        source => source.Path is "services/Members/DecideRestriction.cs" or "services/Matching/KeepClosedWork.cs" ? [] : Found(source, Restricts()),
        "services/Members/LapseRestrictions.cs",
        ["db.Publish(new MemberRestricted(id))", "db.Restrictions.Add(it)", "new Restriction { Id = id }", "db.ClosedWork.Add(closed)", "INSERT INTO restrictions"],
        Everything);

    [Fact]
    public void Nobody_is_recognised_by_their_body() => Holds(
        source => Found(source, Body()),
        "services/Members/Account.cs",
        ["byte[] FaceTemplate", "string SelfieUrl", "BiometricCheck check", "bool FaceMatches(", "byte[] VoicePrint"],
        Everything);

    [Fact]
    public void Types_are_named_in_words_of_the_co_op() => Holds(
        source => Found(source, PatternWord()),
        "services/Orders/Order.cs",
        ["class OrderHandler", "class RideManager", "class MoneyHelper", "record OrderDto", "class RoutingImpl", "class ServiceBase", "class StringUtils",
            "record OrderPlacedIntegrationEvent"],
        Everything);

    /// <summary>The model's copy in a Designer file serves to remove a migration, and none that landed is removed: delete the method.</summary>
    [Fact]
    public void A_migration_carries_no_copy_of_the_whole_model()
    {
        var migrations = Root.GetDirectories("services")[0].EnumerateFiles("*.Designer.cs", SearchOption.AllDirectories).ToList();
        Assert.True(migrations.Count > 50, $"Only {migrations.Count} migrations were found.");
        Assert.Empty(migrations.Where(file => File.ReadAllText(file.FullName).Contains("BuildTargetModel", StringComparison.Ordinal)).Select(file => file.Name));
    }

    [Fact]
    public void Only_pure_code_is_tested_by_rules_and_properties() => Holds(
        source => Found(source, Server()),
        "tests/Rules/Any.cs", ["new Npgsql" + "Connection(text)"],
        Sources("tests/Rules").Concat(Sources("tests/Properties")));

    /// <summary>A file and its path from the root, with slashes.</summary>
    private sealed record Source(string Path, string Text)
    {
        public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

        /// <summary>What the compiler sees: no comments, and no words in quotes.</summary>
        public string Code { get; } = Aside().Replace(Text, "");

        public override string ToString() => Path;
    }

    private static readonly List<Source> All =
    [
        .. from folder in (string[])["services", "seeds", "tests"]
           from file in new DirectoryInfo(Path.Combine(Root.FullName, folder)).EnumerateFiles("*.cs", SearchOption.AllDirectories)
           let path = Path.GetRelativePath(Root.FullName, file.FullName).Replace('\\', '/')
           where !path.Contains("/Migrations/", StringComparison.Ordinal)
           select new Source(path, File.ReadAllText(file.FullName)),
    ];

    private static IEnumerable<Source> Everything => Sources("services").Concat(Sources("seeds"));

    /// <summary>None of the sources breaks the rule, and each of the bad texts would, if it stood in that file.</summary>
    private static void Holds(Func<Source, IEnumerable<string>> rule, string file, string[] bad, IEnumerable<Source> sources)
    {
        Assert.All(bad, text => Assert.NotEmpty(rule(new Source(file, text))));
        var all = sources.ToList();
        Assert.NotEmpty(all);
        Assert.Empty(all.SelectMany(rule));
    }

    private static IEnumerable<string> Found(Source source, Regex bad) =>
        bad.Matches(source.Code).Select(match => $"{source.Path}: {match.Value.Trim()}");

    private static IEnumerable<string> TouchesTheWorld(Source source) => Found(source, World());

    private static IEnumerable<Source> Sources(string folder) =>
        All.Where(source => source.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"//[^\n]*|""""""[\s\S]*?""""""|""(\\.|[^""\\\n])*""")]
    private static partial Regex Aside();

    [GeneratedRegex(@"EntityFrameworkCore|MassTransit|AspNetCore|System\.Net\.Http|Npgsql|\bIBus\b|HttpClient|HttpContext|HttpRequest|RouteBuilder|IHear<|IRunOnTheClock|TimeProvider|\basync\b|\bawait\b|UtcNow|\bRandom|NewGuid|CreateVersion7|Db\b|IServiceCollection|\bFile\.|Console\.")]
    private static partial Regex World();

    [GeneratedRegex(@"DateTime(Offset)?\.(UtcNow|Now|Today)|\bStopwatch\b|TickCount|CreateVersion7\(\)")]
    private static partial Regex MachineClock();

    [GeneratedRegex(@"\b(double|float|decimal)\b[^\n,;]*([Cc]ents|[Mm]oney)|([Cc]ents|[Mm]oney)[^\n,;]*(\b(double|float|decimal)\b|\d\.\d+[dfm]?\b)")]
    private static partial Regex FloatNearMoney();

    [GeneratedRegex(@"\b(double|float)\b")]
    private static partial Regex Float();

    [GeneratedRegex(@"(Rating|Acceptance(Rate|Ratio|Count|History)|Stars\b|RefusalCount|RefusedOffers|DeclineCount|DeclinedOffers|Declines\b|Nationality|Gender|BirthDate|Seniority(Score|Rank)|Popularity|Reputation|Reliability)\w*", RegexOptions.IgnoreCase)]
    private static partial Regex Profile();

    [GeneratedRegex(@"new (MemberRestricted|Restriction|ClosedWork)\b|\b(Restrictions|ClosedWork)\.(Add|Update|Attach)|INTO (restrictions|closed_work)\b")]
    private static partial Regex Restricts();

    [GeneratedRegex(@"Biometr|Selfie|Face(Template|Match|Scan|Recognition)|VoicePrint|IrisScan|Liveness(Check|Test)", RegexOptions.IgnoreCase)]
    private static partial Regex Body();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+\w*(Handler|Manager|Helper|Dto|Impl|Base|Utils|Util|IntegrationEvent|Repository|Factory|Mediator)\b")]
    private static partial Regex PatternWord();

    [GeneratedRegex(@"NpgsqlConnection\(|UseNpgsql\(|amqp:|HttpClient\(|WebApplication")]
    private static partial Regex Server();
}
