using Coop.Hosting;
using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>A ride was settled: the restaurant owes its price.</summary>
public sealed class BookRide(BookEntry books) : IHear<RideSettled>
{
    public Task Hear(RideSettled news, CancellationToken stopping) => books.Book(Posting.Of(news), stopping);
}
