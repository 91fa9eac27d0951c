using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>A shift was settled: its pay and the contributions on it are due, and its hours count when the surplus is shared.</summary>
public sealed class BookShift(BookEntry books, RedistributionDb db) : IHear<ShiftSettled>
{
    public async Task Hear(ShiftSettled news, CancellationToken stopping)
    {
        var statutes = await db.PolicyAt<Statutes>(PolicyKind.Statutes, news.EndedAt.ToUniversalTime(), stopping)
            ?? throw new InvalidOperationException($"No statutes were in force at {news.EndedAt:O}.");
        var endedOn = Span.DayOf(news.EndedAt, statutes.Content.Zone);
        var rate = statutes.Content.Figure(DatedFigure.EmployerContributions, endedOn)
            ?? throw new InvalidOperationException($"The statutes give no {DatedFigure.EmployerContributions} for {endedOn:O}.");

        if (await books.Book(Posting.Of(news, rate), stopping) is { } booked)
            db.Shifts.Add(new(news.ShiftId, news.RiderId, news.PaidSeconds, news.Total, booked.At));
    }
}
