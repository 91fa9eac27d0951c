using Coop.Hosting;
using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>A ride was settled: the restaurant owes its price, and will find it on the month's invoice.</summary>
public sealed class BookRide(BookEntry books, RedistributionDb db) : IHear<RideSettled>
{
    public async Task Hear(RideSettled news, CancellationToken stopping)
    {
        if (await books.Book(Posting.Of(news), stopping) is not null)
            db.SoldRides.Add(new(news.OrderId, news.End, news.Price.Lines.FirstOrDefault(line => line.Payee == Payee.Vat)?.VatRate));
    }
}
