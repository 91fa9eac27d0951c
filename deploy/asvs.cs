// Makes deploy/asvs.md of OWASP's own list of requirements and of what answers each of them here:
// dotnet run deploy/asvs.cs -- asvs-5.0.0.json     (from https://github.com/OWASP/ASVS, 5.0/docs_en, the flat JSON)
// Ends with 1 and names them if a requirement of level 1 or 2 has no answer.
using System.Text;
using System.Text.Json;

if (args is not [var list])
{
    Console.Error.WriteLine("dotnet run deploy/asvs.cs -- asvs-5.0.0.json");
    return 2;
}
var answers = File.ReadLines("deploy/asvs-answers.txt")
    .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))
    .ToDictionary(answer => answer[0], answer => (Verdict: answer[1], Where: answer[2]));
var requirements = JsonElement.Parse(File.ReadAllText(list)).GetProperty("requirements").EnumerateArray()
    .Where(one => Text(one, "L") is "1" or "2").ToList();
var unanswered = requirements.Select(one => Text(one, "req_id")).Where(number => AnswerTo(number) is null).ToList();
foreach (var number in unanswered)
    Console.Error.WriteLine($"{number} has no answer.");

var page = new StringBuilder($"""
    # How the co-op answers OWASP ASVS 5.0, level 1 and 2

    Made by [asvs.cs](asvs.cs) of [asvs-answers.txt](asvs-answers.txt) and of the requirements of the Application Security
    Verification Standard 5.0 (© OWASP Foundation, CC BY-SA 4.0, <https://owasp.org/www-project-application-security-verification-standard/>).
    A test holds that every file named here exists and that no requirement is missing.

    {string.Join(", ", requirements.GroupBy(one => AnswerTo(Text(one, "req_id"))?.Verdict).OrderByDescending(verdict => verdict.Count()).Select(verdict => $"{verdict.Count()} {verdict.Key}"))}: {requirements.Count} requirements.

    """);
foreach (var section in requirements.GroupBy(one => $"{Text(one, "section_id")} {Text(one, "chapter_name")}: {Text(one, "section_name")}"))
{
    page.Append($"\n## {section.Key}\n\n| | level | requirement | | answered by |\n|---|---|---|---|---|\n");
    foreach (var one in section)
        if (AnswerTo(Text(one, "req_id")) is var (verdict, where))
            page.Append($"| {Text(one, "req_id")} | {Text(one, "L")} | {Text(one, "req_description").Replace("|", "\\|")} | {verdict} | {where} |\n");
}
File.WriteAllText("deploy/asvs.md", page.ToString());
return unanswered.Count == 0 ? 0 : 1;

(string Verdict, string Where)? AnswerTo(string number)
{
    for (var start = number; start.Length > 0; start = start.Contains('.') ? start[..start.LastIndexOf('.')] : "")
        if (answers.TryGetValue(start, out var answer))
            return answer;
    return null;
}

static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;
