using System.Text.Json;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class A_secret_ballot_leads_to_nobody(CoopFixture coop)
{
    private static readonly string[] Choices = ["yes", "no", "abstain", "yes", "yes", "no", "yes", "no"];
    private readonly Meeting meeting = new(coop);

    [Fact]
    public async Task The_result_is_counted_again_from_the_published_ballots_and_everybody_finds_their_own()
    {
        var (proposal, voters, receipts) = await Voted(Meeting.WhoeverComes);

        var ballots = await meeting.Ballots(proposal);
        var closed = await coop.Coordinator.Get($"/v1/proposals/{proposal}");
        var rule = closed.GetProperty("rule").Deserialize<VotingRule>(Wire.Json)!;
        var again = BallotCount.Of(
            [.. ballots.Select(ballot => new Ballot(ballot.GetProperty("receipt").GetGuid(), default, ballot.GetProperty("choice").Deserialize<Choice>(Wire.Json)))],
            new Dictionary<string, int> { [""] = closed.GetProperty("turnout").GetProperty("eligible").GetInt32() }, rule);

        Assert.Equal((4, 3, 1), (again.Yes, again.No, again.Abstain));
        Assert.Equal(again, closed.GetProperty("result").Deserialize<BallotCount>(Wire.Json));
        Assert.Equal(VoteOutcome.Carried, again.Outcome(rule));
        for (var one = 0; one < voters.Length; one++)
            Assert.Equal(Choices[one], ballots.Single(ballot => ballot.GetProperty("receipt").GetGuid() == receipts[one]).GetProperty("choice").GetString());
        Assert.DoesNotContain(ballots, ballot => ballot.TryGetProperty("memberId", out _) || ballot.TryGetProperty("name", out _));
    }

    [Fact]
    public async Task No_transaction_no_order_and_no_other_row_joins_ballot_and_voter()
    {
        var (proposal, _, receipts) = await Voted(Meeting.WhoeverComes);

        var rows = await Rows("ballots", proposal, "id");
        Assert.Single(rows.Select(row => row.Transaction).Distinct());
        Assert.Empty(rows.Select(row => row.Transaction).Intersect((await Rows("voters", proposal, "member_id")).Select(row => row.Transaction)));
        Assert.NotEqual(receipts, rows.Select(row => row.Key)); // eight drawn by chance stand in the order of votes once in 40,320 times
        foreach (var table in await Tables())
            if (table != "ballots")
                Assert.Equal(0, await coop.InDatabase<MembersDb, int>(db => db.Database.SqlQueryRaw<int>(
                    $$"""SELECT count(*)::int AS "Value" FROM "{{table}}" AS one WHERE one::text LIKE ANY ({0})""", (object)receipts.Select(receipt => $"%{receipt}%").ToArray()).SingleAsync()));
    }

    [Fact]
    public async Task While_the_vote_is_open_the_box_says_how_many_voted_and_not_what()
    {
        var voters = await meeting.Members(3);
        var lengths = new List<int>();
        foreach (var choice in (string[])["yes", "no", "abstain"])
        {
            var proposal = await meeting.Ask(Meeting.WhoeverComes);
            foreach (var voter in voters)
                await Meeting.Vote(voter, proposal, choice);
            lengths.Add(await coop.InDatabase<MembersDb, int>(async db => (await db.Urns.AsNoTracking().SingleAsync(urn => urn.ProposalId == new ProposalId(proposal))).Box.Length));
            Assert.Empty(await Rows("ballots", proposal, "id"));
        }
        Assert.Single(lengths.Distinct());
    }

    [Fact]
    public async Task Of_a_public_vote_the_voters_stand_beside()
    {
        var (proposal, voters, receipts) = await Voted(Meeting.WhoeverComes with { Secret = false });

        var ballots = await meeting.Ballots(proposal);
        for (var one = 0; one < voters.Length; one++)
        {
            var mine = ballots.Single(ballot => ballot.GetProperty("memberId").GetGuid() == voters[one].Id);
            Assert.Equal((receipts[one], Choices[one], "Ada Test"), (mine.GetProperty("receipt").GetGuid(), mine.GetProperty("choice").GetString(), mine.GetProperty("name").GetString()));
        }
    }

    /// <summary>Eight members voted one after the other, and the vote is over.</summary>
    private async Task<(Guid Proposal, Person[] Voters, Guid[] Receipts)> Voted(VotingRule rule)
    {
        var voters = await meeting.Members(Choices.Length);
        var proposal = await meeting.Ask(rule);
        var receipts = new List<Guid>();
        for (var one = 0; one < voters.Length; one++)
            receipts.Add((await voters[one].Post($"/v1/proposals/{proposal}/votes", new { choice = Choices[one] })).GetProperty("receipt").GetGuid());
        await meeting.End(proposal);
        return (proposal, voters, [.. receipts]);
    }

    private sealed record Row(Guid Key, string Transaction);

    /// <summary>In the order in which they lie on the disk.</summary>
    private Task<List<Row>> Rows(string table, Guid proposal, string key) => coop.InDatabase<MembersDb, List<Row>>(db => db.Database.SqlQueryRaw<Row>(
        $$"""SELECT {{key}} AS "Key", xmin::text AS "Transaction" FROM {{table}} WHERE proposal_id = {0} ORDER BY ctid""", proposal).ToListAsync());

    private Task<List<string>> Tables() => coop.InDatabase<MembersDb, List<string>>(db => db.Database.SqlQueryRaw<string>(
        """SELECT table_name::text AS "Value" FROM information_schema.tables WHERE table_schema = 'public'""").ToListAsync());
}
