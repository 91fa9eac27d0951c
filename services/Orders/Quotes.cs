using Coop.Pricing;

namespace Coop.Orders;

/// <summary>When a restaurant may order on a promise that the co-op signed. That it is used once is the database's to see to.</summary>
public static class Quotes
{
    public static Refusal? Refuses(QuotePromise quote, RestaurantId restaurant, DateTimeOffset at)
    {
        if (quote.RestaurantId != restaurant)
            return new Refusal("mismatched_quote", "This quote was given to another restaurant.") { ByRule = true };

        return at >= quote.ExpiresAt
            ? new Refusal("expired_quote", $"The quote was good until {quote.ExpiresAt:O}; ask for a new one.")
            {
                ByRule = true,
                Facts = new Dictionary<string, object?> { ["expiresAt"] = quote.ExpiresAt },
            }
            : null;
    }
}
