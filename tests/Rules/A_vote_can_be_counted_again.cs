using System.Text.Json;
using Coop.Members;

namespace Coop.Rules;

public class A_vote_can_be_counted_again
{
    private static readonly VotingRule InColleges = new(new(1, 2), new(1, 2), Colleges: new(
        new Dictionary<string, Ratio> { ["riders"] = new(1, 2), ["friends"] = new(3, 10), ["towns"] = new(1, 5) }, CollegeRule.Proportional, EmptyCollege.Spread));

    private static readonly Dictionary<string, int> Eligible = new() { ["riders"] = 3, ["friends"] = 2, ["towns"] = 1 };

    [Fact]
    public void What_was_counted_right_comes_out_the_same()
    {
        var (answer, wrong) = Recount.Of(Published());

        Assert.Null(wrong);
        Assert.Equal("""{"matches":true,"result":{"abstain":0,"colleges":{"friends":{"abstain":0,"eligible":2,"no":0,"yes":0},"riders":{"abstain":0,"eligible":3,"no":0,"yes":2},"towns":{"abstain":0,"eligible":1,"no":1,"yes":0}},"eligible":6,"no":1,"yes":2},"status":"adopted"}""", answer);
    }

    [Theory]
    [InlineData("\"choice\":\"yes\"", "\"choice\":\"abstain\"", "yes is 1, not 2")]
    [InlineData("\"status\":\"adopted\"", "\"status\":\"refused\"", "the vote came to adopted, not refused")]
    [InlineData("\"college\":\"towns\"", "\"college\":\"friends\"", "no in friends is 1, not 0")]
    public void What_was_changed_shows(string from, string to, string because)
    {
        var changed = Published();
        var at = changed.IndexOf(from, StringComparison.Ordinal);
        Assert.Equal(because, Recount.Of(string.Concat(changed.AsSpan(0, at), to, changed.AsSpan(at + from.Length))).False);
    }

    [Fact]
    public void A_ballot_that_is_in_it_twice_or_a_part_of_the_ballots_is_refused()
    {
        Assert.Contains("2 times", Assert.Throws<FormatException>(() => Recount.Of(Published(twice: true))).Message, StringComparison.Ordinal);
        Assert.Contains("more ballots", Assert.Throws<FormatException>(() => Recount.Of(Published().Replace("\"items\"", "\"next\":\"x\",\"items\"", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
        Assert.False(Recount.IsFor("""{"period":"2026","poolCents":1,"members":[]}"""));
    }

    /// <summary>As the co-op serves it.</summary>
    private static string Published(bool twice = false)
    {
        List<Ballot> ballots =
        [
            new(Guid.NewGuid(), default, Choice.Yes, "riders"), new(Guid.NewGuid(), default, Choice.Yes, "riders"), new(Guid.NewGuid(), default, Choice.No, "towns"),
        ];
        var count = BallotCount.Of(ballots, Eligible, InColleges);
        return JsonSerializer.Serialize(new ReadBallots.Box(
            Guid.NewGuid(), "sha256:0", InColleges, ProposalStatus.Adopted, count,
            [.. ballots.Concat(twice ? ballots : []).Select(ballot => new ReadBallots.View(ballot.Id, ballot.Choice, ballot.College, null, null))], Next: null), Wire.Json);
    }
}
