using Coop.Redistribution;

namespace Coop.Rules;

public class Anyone_can_work_the_shares_out_again
{
    [Fact]
    public void From_a_bare_problem() =>
        Assert.Equal("""{"keptCents":0,"shares":{"A":0,"B":2,"C":2}}""", Recompute.Of(
            """{"period":"2026","poolCents":4,"members":[{"id":"C","weight":"5"},{"id":"A","weight":1},{"id":"B","weight":"6/2"}],"capCents":2}"""));

    [Fact]
    public void From_a_bare_year() =>
        Assert.Equal(
            """{"carriedForwardCents":0,"developmentFundCents":100001,"interestCents":0,"legalReserveCents":1500001,"statutoryReserveCents":0,"surplusCents":10000001,"workersCents":8399999}""",
            Recompute.Of("""{"profile":"FR_SCOP","resultCents":10000001,"deficitBroughtForwardCents":0,"legalReserveCents":0,"highestCapitalCents":5000000,"developmentFundRate":"0.01","interestRequestedCents":0}"""));

    [Fact]
    public void From_a_published_proof() =>
        Assert.Equal("""{"keptCents":0,"matches":true,"shares":{"a":334,"b":333,"c":333}}""", Recompute.Of(Proof.Json()));

    [Theory]
    [InlineData("\"cents\":334", "\"cents\":335")]
    [InlineData("\"keptCents\":0", "\"keptCents\":1")]
    [InlineData("\"version\":3", "\"version\":4")]
    [InlineData("\"poolCents\":1000", "\"poolCents\":1001")]
    [InlineData("\"weight\":\"1\"", "\"weight\":\"2\"")]
    [InlineData("\"quotient\":\"1000/3\"", "\"quotient\":\"1001/3\"")]
    [InlineData("\"remainder\":\"1/3\"", "\"remainder\":\"2/3\"")]
    [InlineData("\"tieHash\":\"", "\"tieHash\":\"0")]
    public void A_proof_in_which_one_figure_was_changed_is_false(string was, string now)
    {
        Assert.Contains(was, Proof.Json());
        Assert.True(Recompute.IsFalse(Recompute.Of(Proof.Json().Replace(was, now))));
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{}", "neither shares")]
    [InlineData("""{"members":[]}""", "poolCents is missing")]
    [InlineData("""{"period":"2026","poolCents":1.5,"members":[]}""", "poolCents is not a whole number")]
    [InlineData("""{"period":"2026","poolCents":1,"members":[]}""", "every weight is zero")]
    [InlineData("""{"period":"2026","poolCents":1,"members":[{"id":"A","weight":"1/0"}]}""", "weight is not p/q")]
    [InlineData("""{"period":"2026","poolCents":1,"members":[{"id":"A","weight":"1e3"}]}""", "weight is not p/q")]
    [InlineData("""{"period":"2026","poolCents":1,"members":[{"id":"A","weight":"-1"}]}""", "below zero")]
    [InlineData("""{"period":"2026","poolCents":99999999999999999999,"members":[]}""", "poolCents is not a whole number")]
    [InlineData("""{"period":"2026","period":"2027","poolCents":1,"members":[]}""", "not JSON")]
    [InlineData("""{"profile":"FR_GIE"}""", "FR_SCOP")]
    public void What_cannot_be_read_says_why(string json, string because) =>
        Assert.Contains(because, Assert.Throws<FormatException>(() => Recompute.Of(json)).Message);

    private static Proof Proof { get; } = Redistribution.Proof.Of("2026", new(1000), [new("c", 1), new("b", 1), new("a", 1)],
        cap: null, new("statutes", 3, "sha256:0"));
}
