using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>The keys of domain.md §1.7, one by one and mixed, and a federation's two levels.</summary>
public class What_people_did_measures_their_part
{
    private static readonly Work[] People =
    [
        new("A", 3600, new(1000), 0, Days: 100, Deliveries: 3, Metres: 9000, Fees: new(50), ValueAdded: new(70)),
        new("B", 1200, new(3000), 2, CreditedSeconds: 4800, CreditedWages: new(2000), Days: 300, Deliveries: 1, Metres: 1000, Fees: new(150), ValueAdded: new(30)),
    ];

    [Theory]
    [InlineData(ShareKey.Equal, "1/2", "1/2")]
    [InlineData(ShareKey.Hours, "3/8", "5/8")]       // absences that count as work are hours
    [InlineData(ShareKey.Wages, "1/6", "5/6")]
    [InlineData(ShareKey.Deliveries, "3/4", "1/4")]
    [InlineData(ShareKey.Distance, "9/10", "1/10")]
    [InlineData(ShareKey.Fees, "1/4", "3/4")]
    [InlineData(ShareKey.ValueAdded, "7/10", "3/10")]
    public void By_one_key(ShareKey key, string a, string b) =>
        Assert.Equal([a, b], Weighed(new() { [key] = 1 }));

    [Fact]
    public void By_several_each_made_a_fraction_first() =>
        Assert.Equal(["5/8", "3/8"], Weighed(new() { [ShareKey.Deliveries] = new(1, 2), [ShareKey.Equal] = new(1, 2) }));

    [Fact]
    public void An_equal_part_may_go_by_the_days_present() =>
        Assert.Equal(["1/4", "3/4"], Weights.Of(Statutes(new() { [ShareKey.Equal] = 1 }) with { EqualByDays = true }, People).Select(weight => weight.Size.ToString()));

    [Fact]
    public void A_key_that_nobody_has_figures_for_is_refused_by_name()
    {
        var statutes = Statutes(new() { [ShareKey.Deliveries] = new(1, 2), [ShareKey.Equal] = new(1, 2) });
        Assert.Null(Weights.Forbid(statutes, People));
        var refusal = Weights.Forbid(statutes, [.. People.Select(person => person with { Deliveries = 0 })]);
        Assert.Equal(("nothing_measured", ShareKey.Deliveries), (refusal!.Code, refusal.Facts["key"]));
    }

    [Fact]
    public void The_statement_says_what_was_measured()
    {
        var statutes = Statutes(Enum.GetValues<ShareKey>().Where(key => key != ShareKey.Capital).ToDictionary(key => key, _ => new Ratio(1, 7)));
        var because = Weights.Because(statutes, People[0]);
        foreach (var said in (string[])["equally", "3600 s of working time", "3 deliveries", "9000 m ridden", "of fees paid", "of value added", "of gross pay"])
            Assert.Contains(said, because, StringComparison.Ordinal);
    }

    [Fact]
    public void A_federation_shares_with_collectives_and_they_with_their_members_each_to_the_cent()
    {
        var shared = TwoLevels.Of("2026", new(100), [new("north", 2), new("south", 1)], new Dictionary<string, IReadOnlyList<Weight>>
        {
            ["north"] = [new("A", 1), new("B", 1)], ["south"] = [new("C", 1), new("D", 2)],
        });
        Assert.Equal([("north", 67), ("south", 33)], shared.Select(part => (part.Collective, part.Cents.Cents)));
        Assert.Equal([33, 34, 11, 22], shared.SelectMany(part => part.Members.Shares).Select(share => share.Cents.Cents));
    }

    [Fact]
    public void A_collective_with_a_part_and_nobody_in_it_is_refused() =>
        Assert.Throws<ArgumentException>(() => TwoLevels.Of("2026", new(1), [new("north", 1)], new Dictionary<string, IReadOnlyList<Weight>>()));

    private static IEnumerable<string> Weighed(Dictionary<ShareKey, Ratio> key) =>
        Weights.Of(Statutes(key), People).Select(weight => weight.Size.ToString());

    private static Statutes Statutes(Dictionary<ShareKey, Ratio> key) =>
        new("statutes", LegalProfile.UkSociety, "Europe/London", default, key, new(), []);
}
