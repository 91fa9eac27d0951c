using Coop.Hosting;
using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>A tip was given: it is held for the rider, and is never the co-op's.</summary>
public sealed class BookTip(BookEntry books, Posting posting) : IHear<TipSettled>
{
    public Task Hear(TipSettled news, CancellationToken stopping) => books.Book(posting.Of(news), stopping);
}
