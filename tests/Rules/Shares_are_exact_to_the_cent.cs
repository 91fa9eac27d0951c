using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>Golden vectors G1 to G6, G13 and G14 of domain.md §10; in them the lot of 2026 puts B before A before C.</summary>
public class Shares_are_exact_to_the_cent
{
    [Fact]
    public void Between_equals_the_published_lot_gives_the_cent() =>
        Assert.Equal([3333, 3334, 3333], Shared(10_000, "1", "1", "1"));

    [Fact]
    public void Hours_with_fractions_are_exact_and_no_hours_get_nothing() =>
        Assert.Equal([5914, 31_355, 62_731, 0], Shared(100_000, "151.5", "803.25", "1607", "0"));

    [Fact]
    public void One_cent_goes_to_one_person() => Assert.Equal([0, 1], Shared(1, "1", "1"));

    [Fact]
    public void A_weight_of_nothing_is_a_share_of_nothing() => Assert.Equal([0, 3, 4], Shared(7, "0", "3", "4"));

    [Fact]
    public void Mixed_keys_with_seniority_are_exact_fractions() =>
        Assert.Equal([1_453_853, 909_722, 636_426], Shared(3_000_001, "7628/14035", "57277/168420", "4007/16842"));

    [Fact]
    public void One_cent_more_to_share_can_cost_somebody_a_cent()
    {
        Assert.Equal([1, 1, 1], Shared(3, "1", "3", "3"));
        Assert.Equal([0, 2, 2], Shared(4, "1", "3", "3"));
    }

    [Fact]
    public void What_a_cap_stops_goes_to_the_others() =>
        Assert.Equal([50_000, 25_000, 25_000], Shared(100_000, 50_000, "8", "1", "1").Cents);

    [Fact]
    public void What_nobody_can_take_stays_in_the_reserve()
    {
        var (cents, kept) = Shared(1000, 300, "5", "3", "2");
        Assert.Equal([300, 300, 300], cents);
        Assert.Equal(100, kept);
    }

    [Fact]
    public void A_cap_holds_after_the_last_cent_too() => Assert.Equal([0, 2, 2], Shared(4, 2, "1", "3", "5").Cents);

    [Fact]
    public void A_pool_below_zero_is_shared_as_its_opposite() =>
        Assert.Equal([-3333, -3334, -3333], Shared(-10_000, "1", "1", "1"));

    [Theory]
    [InlineData("zero_weights", 1, null, "0", "0")]
    [InlineData("negative_weight", 1, null, "1", "-1")]
    [InlineData("negative_cap", 1, -1L, "1", "1")]
    public void What_cannot_be_shared_is_refused(string code, long pool, long? cap, params string[] weights)
    {
        Money? most = cap is { } cents ? new Money(cents) : null;
        Assert.Equal(code, Shares.Forbid(new(pool), Weighed(weights), most)?.Code);
        Assert.Throws<ArgumentException>(() => Shares.Of("2026", new(pool), Weighed(weights), most));
    }

    [Fact]
    public void One_person_stands_in_the_list_once() =>
        Assert.Equal("duplicate_id", Shares.Forbid(new(5), [new("A", 1), new("A", 2)])?.Code);

    private static long[] Shared(long pool, params string[] weights) => Shared(pool, cap: null, weights).Cents;

    private static (long[] Cents, long Kept) Shared(long pool, long? cap, params string[] weights)
    {
        var shared = Shares.Of("2026", new(pool), Weighed(weights), cap is { } cents ? new Money(cents) : null);
        return ([.. shared.Shares.Select(share => share.Cents.Cents)], shared.KeptCents.Cents);
    }

    private static List<Weight> Weighed(string[] weights) =>
        [.. weights.Select((weight, i) => new Weight(((char)('A' + i)).ToString(), Ratio.Read(weight)!.Value))];
}
