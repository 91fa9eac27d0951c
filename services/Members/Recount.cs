using System.Text;
using System.Text.Json;
using Coop.Hosting;

namespace Coop.Members;

/// <summary>Counts a vote again from the file of its published ballots alone, with no database and no trust in whoever wrote it.</summary>
public static class Recount
{
    /// <param name="Result">As the co-op counted; how many had a vote is taken from it, since ballots do not tell.</param>
    private sealed record Box(VotingRule Rule, ProposalStatus Status, BallotCount Result, IReadOnlyList<Slip> Items, string? Next = null);

    private sealed record Slip(Guid Receipt, Choice Choice, string? College = null);

    /// <summary>Whether a text is such a file, and not one of shares.</summary>
    public static bool IsFor(string json)
    {
        try
        {
            using var text = JsonDocument.Parse(json);
            return text.RootElement.ValueKind == JsonValueKind.Object && text.RootElement.TryGetProperty("rule", out _) && text.RootElement.TryGetProperty("items", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <returns>The count as one JSON object, keys in ordinal order; and the first thing that is not as the file states, null when all is.</returns>
    /// <exception cref="FormatException">It cannot be read, or not all ballots are in it.</exception>
    public static (string Answer, string? False) Of(string json)
    {
        var box = Read(json);
        if (box.Items.CountBy(slip => slip.Receipt).FirstOrDefault(receipt => receipt.Value > 1) is { Value: > 1 } twice)
            throw new FormatException($"the ballot {twice.Key} is in it {twice.Value} times");
        var ballots = box.Items.Select(slip => new Ballot(slip.Receipt, default, slip.Choice, slip.College)).ToList();
        var eligible = box.Rule.Colleges is null
            ? new Dictionary<string, int> { [""] = box.Result.Eligible }
            : (box.Result.Colleges ?? new Dictionary<string, BallotCount>()).ToDictionary(college => college.Key, college => college.Value.Eligible);
        var count = BallotCount.Of(ballots, eligible, box.Rule);
        var status = Proposal.After(count.Outcome(box.Rule));
        var wrong = Differs(count, box.Result, "")
            ?? (status == box.Status ? null : $"the vote came to {Word(status)}, not {Word(box.Status)}");
        return (Text(count, status, matches: wrong is null), wrong);
    }

    private static Box Read(string json)
    {
        try
        {
            var box = JsonSerializer.Deserialize<Box>(json, Wire.Json) ?? throw new FormatException("no ballots");
            return box.Next is null ? box : throw new FormatException("there are more ballots than these: ask for all of them, with a limit of up to 10000");
        }
        catch (JsonException unreadable)
        {
            throw new FormatException($"not the ballots of a vote: {unreadable.Message}", unreadable);
        }
    }

    private static string? Differs(BallotCount count, BallotCount stated, string where)
    {
        (string Name, int Is, int Stated)[] figures =
            [("yes", count.Yes, stated.Yes), ("no", count.No, stated.No), ("abstain", count.Abstain, stated.Abstain), ("eligible", count.Eligible, stated.Eligible)];
        foreach (var (name, is_, said) in figures)
            if (is_ != said)
                return $"{name}{where} is {is_}, not {said}";
        return count.Colleges?.Select(college => stated.Colleges?.TryGetValue(college.Key, out var said) == true
            ? Differs(college.Value, said, $" in {college.Key}") : $"nothing is said of {college.Key}").FirstOrDefault(no => no is not null);
    }

    private static string Word(ProposalStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());

    private static string Text(BallotCount count, ProposalStatus status, bool matches)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteBoolean("matches", matches);
            json.WritePropertyName("result");
            Write(json, count);
            json.WriteString("status", Word(status));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter json, BallotCount count)
    {
        json.WriteStartObject();
        json.WriteNumber("abstain", count.Abstain);
        if (count.Colleges is { } colleges)
        {
            json.WriteStartObject("colleges");
            foreach (var (college, part) in colleges.OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(college);
                Write(json, part);
            }
            json.WriteEndObject();
        }
        json.WriteNumber("eligible", count.Eligible);
        json.WriteNumber("no", count.No);
        json.WriteNumber("yes", count.Yes);
        json.WriteEndObject();
    }
}
