using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Coop.Properties;

/// <summary>
/// deploy/asvs.md says how the co-op answers OWASP's standard: every requirement of level 1 and 2 once, as its file of answers
/// says, by files that are there, or plainly "not yet".
/// </summary>
public partial class Every_security_requirement_is_answered
{
    /// <summary>In version 5.0.0: 70 of level 1 and 183 of level 2.</summary>
    private const int Requirements = 253;

    private static readonly string[] Verdicts = ["holds", "does not apply", "the co-op's own", "not yet"];
    private static readonly string Deploy = Path.GetFullPath(Path.Combine(Here(), "../../deploy"));

    [Fact]
    public void Once_each_and_as_the_answers_say()
    {
        var rows = Rows(File.ReadAllText(Path.Combine(Deploy, "asvs.md")));
        var answers = Answers();

        Assert.Equal(Requirements, rows.Count);
        Assert.Equal(Requirements, rows.Select(row => row.Number).Distinct().Count());
        Assert.All(rows, row => Assert.Equal((AnswerTo(row.Number).Verdict, AnswerTo(row.Number).Where), (row.Verdict, row.Where)));
        Assert.All(answers.Keys, number => Assert.Contains(rows, row => row.Number == number || row.Number.StartsWith(number + ".", StringComparison.Ordinal)));

        (string Verdict, string Where) AnswerTo(string number) => answers
            .Where(answer => number == answer.Key || number.StartsWith(answer.Key + ".", StringComparison.Ordinal)).MaxBy(answer => answer.Key.Length).Value;
    }

    [Fact]
    public void By_files_that_are_there_or_plain_words()
    {
        Assert.NotEmpty(Wrong("holds", "`services/Orders/Nowhere.cs`"));
        Assert.NotEmpty(Wrong("holds", ""));
        Assert.NotEmpty(Wrong("perhaps", "There is no SAML."));
        Assert.All(Answers(), answer => Assert.Empty(Wrong(answer.Value.Verdict, answer.Value.Where)));
    }

    private static IEnumerable<string> Wrong(string verdict, string where)
    {
        if (!Verdicts.Contains(verdict))
            yield return $"{verdict} is no verdict";
        if (where.Length == 0)
            yield return "it says nothing";
        foreach (var file in FileNamed().Matches(where).Select(match => match.Groups[1].Value).Where(file => !Path.Exists(Path.Combine(Deploy, "..", file))))
            yield return $"there is no {file}";
    }

    private static Dictionary<string, (string Verdict, string Where)> Answers() => File.ReadLines(Path.Combine(Deploy, "asvs-answers.txt"))
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))
        .ToDictionary(answer => answer[0], answer => (answer[1], answer[2]));

    private static List<(string Number, string Verdict, string Where)> Rows(string page) =>
        [.. Row().Matches(page).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value))];

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^\| (V[\d.]+) \| [12] \| .+ \| ([^|]+) \| ([^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`([\w./-]+\.\w+|deploy/init)`")]
    private static partial Regex FileNamed();
}
