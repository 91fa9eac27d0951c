using Coop.Orders;

namespace Coop.Rules;

public class A_quote_is_for_one_restaurant_and_one_while
{
    private static readonly DateTimeOffset ExpiresAt = An_order_lives_one_life.Quote.ExpiresAt;
    private static readonly RestaurantId Bouchon = An_order_lives_one_life.Quote.RestaurantId;

    [Fact]
    public void It_is_good_to_the_last_moment() => Assert.Null(Code(Bouchon, ExpiresAt.AddTicks(-1)));

    [Fact]
    public void It_is_no_longer_when_it_expires() => Assert.Equal("expired_quote", Code(Bouchon, ExpiresAt));

    [Fact]
    public void It_is_nobody_elses() => Assert.Equal("mismatched_quote", Code(new RestaurantId(Guid.NewGuid()), ExpiresAt.AddTicks(-1)));

    private static string? Code(RestaurantId restaurant, DateTimeOffset at) =>
        Quotes.Refuses(An_order_lives_one_life.Quote, restaurant, at)?.Code;
}
