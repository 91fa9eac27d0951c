using System.CommandLine;
using System.Text.Json;
using Coop;
using Coop.Members;
using Coop.Redistribution;
using Coop.Seeds;

// The whole co-op in one process, and what can be asked of it from the command line (README, "command lines").
var data = new Option<DirectoryInfo>("--data") { Description = "Where the co-op keeps all it has.", DefaultValueFactory = _ => new(".coop"), Recursive = true };
var port = new Option<int>("--port") { Description = "Where it answers; 0 = a free one.", DefaultValueFactory = _ => 8080, Recursive = true };
var json = new Option<bool>("--json") { Description = "The result as one JSON object on the last line; all else on standard error.", Recursive = true };
var postgres = new Option<string?>("--postgres") { Description = "This PostgreSQL instead of a private one: \"Host=…;Username=…;Password=…\".", Recursive = true };
var bus = new Option<string?>("--bus") { Description = "This RabbitMQ instead of a bus in memory: amqp://…", Recursive = true };
var speed = new Option<double?>("--speed") { Description = "At most so many seconds of the day in one second." };
var stay = new Option<bool>("--stay") { Description = "Stay open after the day." };
var day = new Argument<DirectoryInfo>("PATH") { Description = "A day: a folder of four tab-separated files." };
var file = new Argument<FileInfo>("FILE");

var demo = new Command("demo", "Founds a small co-op in Lyon and plays a lunch with robots.") { speed, stay };
var replay = new Command("replay", "Plays a day from files with robots.") { day, speed, stay };
var backup = new Command("backup", "Takes all databases at one point, and the keys, while the co-op runs.") { file };
var restore = new Command("restore", "Brings a backup back.") { file };
var recompute = new Command("recompute", "Works out shares, a waterfall, a distribution's proof or the ballots of a vote again.") { file };
var files = new Argument<FileInfo[]>("FILE") { Description = "Exports of the books, statements that somebody kept, the co-op's key list.", Arity = ArgumentArity.OneOrMore };
var verify = new Command("verify", "Checks exports of the books: chain, balance, signatures, shares.") { files };
var root = new RootCommand("The co-op: orders, matching, prices, books and votes in one program.")
    { data, port, json, postgres, bus, demo, replay, backup, restore, recompute, verify };

Setting Read(ParseResult given) => new(
    given.GetRequiredValue(data), given.GetRequiredValue(port), given.GetValue(postgres), given.GetValue(bus),
    given.GetValue(json) ? Console.Error : Console.Out);

root.SetAction((given, stopping) => RunCoop.Run(Read(given), stopping));
demo.SetAction((given, stopping) => PlayDay.Run(
    Read(given), Day.Demo(), "demo", given.GetValue(speed), stay: true, given.GetValue(json), stopping));
replay.SetAction((given, stopping) => PlayDay.Run(
    Read(given), Day.Read(given.GetRequiredValue(day).FullName), "replay",
    given.GetValue(speed), given.GetValue(stay), given.GetValue(json), stopping));
backup.SetAction((given, stopping) => BackUp.Run(
    given.GetRequiredValue(data), given.GetRequiredValue(file), TimeProvider.System, Read(given).Progress, stopping));
restore.SetAction((given, stopping) => Restore.Run(
    given.GetRequiredValue(data), given.GetRequiredValue(file), TimeProvider.System, Read(given).Progress, stopping));
recompute.SetAction((given, stopping) => WorkOutAgain(given.GetRequiredValue(file), stopping));
verify.SetAction(given => Verify(given.GetRequiredValue(files), given.GetValue(json)));

var asked = root.Parse(args);
if (asked.Errors is [var wrong, ..])
    return Refuse(wrong.Message);
try
{
    return await asked.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception refused) when (refused is ColdStart or UnreadableDay or FormatException or FileNotFoundException)
{
    return Refuse(refused.Message);
}
catch (OperationCanceledException)
{
    return 0;
}

static async Task<int> WorkOutAgain(FileInfo file, CancellationToken stopping)
{
    try
    {
        var text = await File.ReadAllTextAsync(file.FullName, stopping);
        var (answer, wrong) = Recount.IsFor(text) ? Recount.Of(text) : SharedAgain(text);
        Console.WriteLine(answer);
        if (wrong is null)
            return 0;
        Console.Error.WriteLine(wrong);
        return 1;
    }
    catch (FormatException unreadable)
    {
        var line = (unreadable.InnerException as JsonException)?.LineNumber + 1 ?? 1;
        return Refuse($"{file.FullName}:{line}: {unreadable.Message}");
    }
}

static (string Answer, string? False) SharedAgain(string text)
{
    var answer = Recompute.Of(text);
    return (answer, Recompute.IsFalse(answer) ? Recompute.FalseIn(text) : null);
}

static int Verify(IReadOnlyList<FileInfo> files, bool json)
{
    var found = VerifyBooks.Run(files);
    (json ? Console.Error : Console.Out).WriteLine(found.False
        ?? $"{found.Entries} entries, {found.Distributions} distributions: all holds up to link {found.Links}, {found.Head}");
    if (json)
        Console.WriteLine(JsonSerializer.Serialize(
            new { distributions = found.Distributions, entries = found.Entries, @false = found.False, good = found.False is null, head = found.Head, links = found.Links }));
    return found.False is null ? 0 : 1;
}

static int Refuse(string because)
{
    Console.Error.WriteLine(because.ReplaceLineEndings(" "));
    return 2;
}
