using System.Text.Json;
using System.Text.Json.Nodes;
using Coop.Redistribution;

namespace Coop.Services;

/// <summary>Exports of the books are checked with no database at all: what was done to them is named.</summary>
public sealed class Bent_books_are_seen_through : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-books-");
    private readonly ExportedBooks books = new(20);

    public void Dispose()
    {
        books.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Sound_books_hold_with_every_statement_and_key_list_that_was_kept()
    {
        var found = VerifyBooks.Run([Save(books.Lines()), Statement(books.Head(7)), Keys("k")]);
        Assert.Null(found.False);
        Assert.Equal((20, 20, books.Head().Head), (found.Entries, found.Links, found.Head));
    }

    [Fact]
    public void Years_follow_each_other()
    {
        var (all, first) = (books.Lines(from: 12), books.Lines(books.Head(12)).Take(13).Append(books.Lines(books.Head(12))[^1]).ToArray());
        Assert.Null(VerifyBooks.Run([Save(all), Save(first), Statement(books.Head(12))]).False);
    }

    [Fact]
    public void An_edited_entry() => Is("entry 10 (ride:5) is not what was chained", () => books.Entries[4]["because"] = "a gift");

    [Fact]
    public void An_amount_changed_on_both_sides() => Is("entry 10 (ride:5) is not what was chained", () =>
        books.Entries[4]["lines"] = new JsonArray(
            new JsonObject { ["account"] = "411", ["debitCents"] = 1 }, new JsonObject { ["account"] = "706", ["creditCents"] = 1 }));

    [Fact]
    public void A_deleted_entry() => Is("link 5 is missing before entry 12 (ride:6): deleted", () => books.Entries.RemoveAt(4));

    [Fact]
    public void A_deleted_entry_whose_link_was_left() => Is("entry 10 was deleted", () =>
        books.Entries[4] = new JsonObject { ["no"] = 5, ["seq"] = 10, ["hash"] = (string)books.Entries[4]["hash"]! });

    [Fact]
    public void An_inserted_entry() => Is("entry 9 (ride:99) was inserted", () =>
    {
        var slipped = books.Entry(99);
        (slipped["no"], slipped["seq"]) = (0, 9);
        books.Entries.Insert(4, slipped);
    });

    [Fact]
    public void An_inserted_entry_with_a_link_of_its_own() => Is("entry 9 (ride:99) is not what was chained", () =>
    {
        var slipped = books.Entry(99);
        (slipped["no"], slipped["seq"]) = (5, 9);
        books.Entries.Insert(4, slipped);
    });

    [Fact]
    public void Two_entries_in_each_others_place() => Is("link 5 is missing before entry 12 (ride:6)", () =>
        (books.Entries[4], books.Entries[5]) = (books.Entries[5].DeepClone().AsObject(), books.Entries[4].DeepClone().AsObject()));

    [Fact]
    public void A_backdated_entry() => Is("entry 10 (ride:5) is not what was chained: it was edited, backdated", () =>
        books.Entries[4]["at"] = "2025-10-06T12:00:00.000000Z");

    [Fact]
    public void An_entry_chained_late_that_says_it_was_written_long_before() => Is("entry 40 (ride:20) was backdated", () =>
    {
        books.Entries[19]["recordedAt"] = "2026-10-05T12:00:00.000000Z";
        books.ChainFrom(19);
    }, signAgain: true);

    [Fact]
    public void An_end_that_was_cut() => Is("the end was cut", () => books.Entries.RemoveRange(15, 5));

    [Fact]
    public void An_end_that_was_cut_and_signed_again()
    {
        var earlier = Statement(books.Head(18));
        books.Entries.RemoveRange(15, 5);
        Assert.Contains("the end was cut", VerifyBooks.Run([Save(books.Lines(books.Head(minutes: 60))), earlier]).False ?? "", StringComparison.Ordinal);
    }

    /// <summary>Whoever rules the database and the co-op's keys can write books that hold by themselves; but not what others keep.</summary>
    [Fact]
    public void All_written_anew_after_a_point_given_one_earlier_statement()
    {
        var earlier = Statement(books.Head(9));
        books.Entries[4]["because"] = "a gift";
        books.ChainFrom(4);
        var anew = Save(books.Lines());

        Assert.Null(VerifyBooks.Run([anew]).False);
        Assert.Contains("link 9 is", VerifyBooks.Run([anew, earlier]).False, StringComparison.Ordinal);
        Assert.Contains("written anew", VerifyBooks.Run([anew, earlier]).False, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_that_was_signed_for_other_books() => Is("signature", () => { }, end: books.Head() with { Links = 19 });

    [Fact]
    public void A_key_that_the_co_op_does_not_show() =>
        Assert.Contains("does not show", VerifyBooks.Run([Save(books.Lines()), Keys("another")]).False, StringComparison.Ordinal);

    [Fact]
    public void An_entry_that_never_balanced() => Is("entry 10 (ride:5) is 1 cents out of balance", () =>
    {
        books.Entries[4]["lines"]![0]!["debitCents"] = 601;
        books.ChainFrom(4);
    }, signAgain: true);

    [Theory]
    [InlineData("{\"no\":5}")]
    [InlineData("not JSON")]
    [InlineData("{\"no\":5,\"seq\":9,\"id\":7,\"hash\":\"sha256:0000000000000000000000000000000000000000000000000000000000000000\"}")]
    public void What_cannot_be_read_is_named_by_its_line(string line)
    {
        var lines = books.Lines();
        lines[3] = line;
        var file = Save(lines);
        Assert.StartsWith($"{file.FullName}:4: ", Assert.ThrowsAny<FormatException>(() => VerifyBooks.Run([file])).Message, StringComparison.Ordinal);
    }

    private void Is(string because, Action bend, SignedHead? end = null, bool signAgain = false)
    {
        end ??= books.Head();
        bend();
        var found = VerifyBooks.Run([Save(books.Lines(signAgain ? books.Head() : end))]);
        Assert.Contains(because, found.False ?? "all holds", StringComparison.Ordinal);
    }

    private FileInfo Statement(SignedHead head) => Save([JsonSerializer.Serialize(new { chain = head }, Wire.Json)]);

    private FileInfo Keys(string kid) => Save([JsonSerializer.Serialize(new { keys = new[] { new { kid } } })]);

    private FileInfo Save(string[] lines)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, $"{Guid.NewGuid()}.jsonl"));
        File.WriteAllLines(file.FullName, lines);
        return file;
    }
}
