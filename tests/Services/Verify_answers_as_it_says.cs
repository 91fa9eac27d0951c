using System.Text.Json;
using System.Text.Json.Nodes;
using Coop.Redistribution;

namespace Coop.Services;

/// <summary>The command line that checks the books: its exit codes, the row it names, and shares that somebody bent.</summary>
public sealed class Verify_answers_as_it_says : IDisposable
{
    private const string Shared = "0197a000-0000-7000-8000-000000000001";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-verify-");
    private readonly ExportedBooks books = new(6);

    public void Dispose()
    {
        books.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Nought_when_all_holds()
    {
        var (code, said, _) = await Verify(Save(WithShares()));
        Assert.Equal(0, code);
        Assert.StartsWith("7 entries, 1 distributions: all holds up to link 7, sha256:", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_and_the_row_on_the_first_line_when_something_is_false()
    {
        books.Entries[2]["because"] = "a gift";
        var (code, said, _) = await Verify(Save(books.Lines()));
        Assert.Equal(1, code);
        Assert.StartsWith("entry 6 (ride:3) is not what was chained", said.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_with_file_and_line_when_it_cannot_be_read()
    {
        var lines = books.Lines();
        lines[3] = "{\"no\":";
        var file = Save(lines);
        var (code, said, complained) = await Verify(file);
        Assert.Equal((2, ""), (code, said));
        Assert.StartsWith($"{file}:4: ", complained, StringComparison.Ordinal);
        Assert.Equal(2, (await Verify(Path.Combine(folder.FullName, "absent"))).Code);
    }

    [Fact]
    public async Task As_one_object_on_the_last_line_when_asked()
    {
        books.Entries[2]["because"] = "a gift";
        var (code, said, _) = await Verify(Save(books.Lines()), "--json");
        var found = JsonElement.Parse(said.TrimEnd().Split('\n')[^1]);
        Assert.Equal((1, false), (code, found.GetProperty("good").GetBoolean()));
        Assert.StartsWith("entry 6", found.GetProperty("false").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a share in the proof", "the shares of distribution")]
    [InlineData("a weight in the proof", "the shares of distribution")]
    [InlineData("the pool in the proof", "the shares of distribution")]
    [InlineData("a share in the books", "the shares booked for distribution")]
    public void A_share_that_was_bent_is_seen(string what, string because)
    {
        var lines = WithShares(booked: what == "a share in the books" ? [5_001, 1_999, 3_000] : null, bend: proof =>
        {
            var first = proof["members"]![0]!;
            if (what == "a share in the proof")
                first["cents"] = (long)first["cents"]! + 1;
            if (what == "a weight in the proof")
                first["weight"] = "7";
            if (what == "the pool in the proof")
                proof["poolCents"] = 10_001;
        });
        Assert.StartsWith(because, VerifyBooks.Run([new FileInfo(Save(lines))]).False ?? "all holds", StringComparison.Ordinal);
    }

    /// <summary>The books with a distribution of 100.00 by weights 5, 2 and 3 at their end, and its proof.</summary>
    private string[] WithShares(long[]? booked = null, Action<JsonObject>? bend = null)
    {
        var entry = books.Entry(7);
        entry["key"] = $"distribution:{Shared}";
        entry["lines"] = new JsonArray([
            new JsonObject { ["account"] = "120", ["debitCents"] = 10_000 },
            .. (booked ?? [5_000, 2_000, 3_000]).Select((cents, i) => (JsonNode)new JsonObject { ["account"] = "4286", ["aux"] = $"{new Guid(i + 1, 0, 0, new byte[8])}", ["creditCents"] = cents }),
        ]);
        books.Entries.Add(entry);
        books.ChainFrom(6);
        var proof = JsonNode.Parse(Proof.Of("2026", new(10_000), [new("a", 5), new("b", 2), new("c", 3)], null, new("statutes", 1, "sha256:0")).Json())!.AsObject();
        bend?.Invoke(proof);
        var lines = books.Lines();
        return [.. lines[..^1], new JsonObject { ["distribution"] = Shared, ["proof"] = proof }.ToJsonString(), lines[^1]];
    }

    private string Save(string[] lines)
    {
        var file = Path.Combine(folder.FullName, $"{Guid.NewGuid()}.jsonl");
        File.WriteAllLines(file, lines);
        return file;
    }

    private static async Task<(int Code, string Out, string Error)> Verify(string file, params string[] options)
    {
        using var program = CoopProcess.Start(founding: null, ["verify", file, .. options]);
        return (await program.Ended(), program.Out, program.Error);
    }
}
