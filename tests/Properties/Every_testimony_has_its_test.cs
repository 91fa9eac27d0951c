using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Coop.Properties;

/// <summary>seeds/README.md says what riders said and what the co-op answers: each row names a file and a test that are there, or says "not yet".</summary>
public partial class Every_testimony_has_its_test
{
    private const int Testimonies = 51;

    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../.."));

    [Fact]
    public void Every_testimony_stands_there_once()
    {
        var rows = Rows(Page()).Select(row => row.Number).ToList();
        Assert.Equal(Enumerable.Range(1, Testimonies), rows.Order());
    }

    [Fact]
    public void Every_row_names_a_file_and_a_test_that_exist_or_says_not_yet()
    {
        Assert.NotEmpty(Missing("| R-01 | said | rule | `services/Orders/Nowhere.cs` | `Pricing_explains_itself` |"));
        Assert.NotEmpty(Missing("| R-01 | said | rule | `services/Orders/Order.cs` | `No_such_claim_was_ever_made` |"));
        Assert.NotEmpty(Missing("| R-01 | said | rule | `services/Orders/Order.cs` | |"));
        Assert.Empty(Missing("| R-01 | said | rule | | not yet |"));
        Assert.Empty(Missing(Page()));
    }

    private static IEnumerable<string> Missing(string page)
    {
        foreach (var (number, row) in Rows(page))
        {
            var files = FilesIn(row).ToList();
            var claims = ClaimsIn(row).ToList();
            foreach (var file in files.Where(file => !Exists(file)))
                yield return $"R-{number:00}: there is no {file}";
            foreach (var claim in claims.Where(claim => !Claims.Value.Contains(claim)))
                yield return $"R-{number:00}: there is no test {claim}";
            if ((files.Count == 0 || claims.Count == 0) && !row.Contains("not yet", StringComparison.OrdinalIgnoreCase))
                yield return $"R-{number:00} names no {(files.Count == 0 ? "file" : "test")} and does not say \"not yet\"";
        }
    }

    private static IEnumerable<(int Number, string Row)> Rows(string page) =>
        from line in page.Split('\n')
        let match = Row().Match(line)
        where match.Success
        select (int.Parse(match.Groups[1].Value), line);

    private static IEnumerable<string> FilesIn(string row) => FileNamed().Matches(row)
        .Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value)
        .Select(path => path.Split('#')[0]);

    private static bool Exists(string path) => Path.Exists(Path.Combine(Root, path)) || Path.Exists(Path.Combine(Root, "seeds", path));

    private static IEnumerable<string> ClaimsIn(string row) => Claim().Matches(row).Select(match => match.Value);

    /// <summary>Every class and method of the tests, by name.</summary>
    private static readonly Lazy<HashSet<string>> Claims = new(() =>
    [
        .. new DirectoryInfo(Path.Combine(Root, "tests")).EnumerateFiles("*.cs", SearchOption.AllDirectories)
            .Where(file => file.Name != nameof(Every_testimony_has_its_test) + ".cs")
            .SelectMany(file => Claim().Matches(File.ReadAllText(file.FullName))).Select(match => match.Value),
    ]);

    private static string Page() => File.ReadAllText(Path.Combine(Root, "seeds/README.md"));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^\|\s*R-(\d\d)\b")]
    private static partial Regex Row();

    [GeneratedRegex(@"`([\w./-]+/[\w./-]+)`|\]\(([^)\s]+)\)")]
    private static partial Regex FileNamed();

    [GeneratedRegex(@"\b[A-Z][a-z]*(?:_[a-zA-Z0-9]+){2,}\b")]
    private static partial Regex Claim();
}
