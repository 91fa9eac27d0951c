using Coop.Hosting;
using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>
/// A ride was settled: the restaurant owes its price, and will find it on the month's invoice. Of a batch of news, rides and
/// tips are written together.
/// </summary>
public sealed class BookRide(BookEntry books, Posting posting, RedistributionDb db) : IHear<RideSettled>, IReadAhead
{
    public async Task ReadAhead(IReadOnlyList<object> news, CancellationToken stopping)
    {
        List<Entry> entries = [.. news.Select(one => one switch { RideSettled ride => posting.Of(ride), TipSettled tip => posting.Of(tip), _ => null }).OfType<Entry>()];
        if (entries.Count > 1)
            await books.BookAhead(entries, stopping);
    }

    public async Task Hear(RideSettled news, CancellationToken stopping)
    {
        // An ending that is put right at the same price books nothing, and the invoice says how the ride ended all the same.
        if (await books.Book(posting.Of(news), stopping) is not null
            || (news.Revision > 0 && await db.SoldRides.FindAsync([news.OrderId, news.Revision], stopping) is null))
            db.SoldRides.Add(new(news.OrderId, news.Revision, news.End, news.Price.Lines.FirstOrDefault(line => line.Payee == Payee.Vat)?.VatRate));
    }
}
