using Coop.Hosting;

namespace Coop.Rules;

public class A_chain_shows_where_it_was_bent
{
    private static readonly ChainedRow[] Rows = [new(3, "a"), new(4, "b"), new(9, "c")];

    [Fact]
    public void A_log_that_nobody_touched_holds_to_its_end()
    {
        var walk = new ChainWalk("log");

        Assert.True(walk.Holds(Links(Rows), Rows.ToDictionary(row => row.Seq)));
        Assert.Equal((3L, Links(Rows)[2].Hash), (walk.Sound, walk.Head));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public void A_changed_row_breaks_it_there(int row, int link)
    {
        ChainedRow[] bent = [.. Rows];
        bent[row] = bent[row] with { Canonical = "other" };

        var walk = new ChainWalk("log");
        Assert.False(walk.Holds(Links(Rows), bent.ToDictionary(one => one.Seq)));
        Assert.Equal(new BrokenLink(link, Rows[row].Seq, $"row {Rows[row].Seq} of log is not what was chained"), walk.Broken);
    }

    [Fact]
    public void What_was_ended_by_the_retention_table_leaves_its_link_and_all_else_still_holds()
    {
        var left = Rows.Skip(1).ToDictionary(row => row.Seq);
        var chainedAt = Links(Rows)[0].ChainedAt;

        Assert.True(new ChainWalk("log", endedBefore: chainedAt.AddDays(1)).Holds(Links(Rows), left));
        Assert.False(new ChainWalk("log", endedBefore: chainedAt).Holds(Links(Rows), left));
        Assert.False(new ChainWalk("log", endedBefore: chainedAt.AddDays(1)).Holds(Links(Rows), left.ToDictionary(row => row.Key, row => row.Value with { Canonical = "other" })));
    }

    [Fact]
    public void A_link_that_is_gone_leaves_a_gap()
    {
        var walk = new ChainWalk("log");
        Assert.False(walk.Holds([Links(Rows)[0], Links(Rows)[2]], Rows.ToDictionary(row => row.Seq)));
        Assert.Equal((2L, "link 2 of log is missing"), (walk.Broken!.No, walk.Broken.Because));
    }

    [Fact]
    public void The_same_row_at_another_place_has_another_hash() =>
        Assert.Equal(3, Links([new(1, "a"), new(2, "a"), new(3, "a")]).Select(link => link.Hash).Distinct().Count());

    private static List<ChainLink> Links(ChainedRow[] rows)
    {
        var links = new List<ChainLink>();
        foreach (var row in rows)
            links.Add(ChainLink.After(links.LastOrDefault(), "log", row, DateTimeOffset.UnixEpoch));
        return links;
    }
}
