using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>
/// A shift was settled, or a week or month of shifts: the pay and the contributions on it are due, and hours and pay count
/// when the surplus is shared. What was put right later is booked beside the first entry, each revision once, in any order.
/// </summary>
public sealed class BookShift(BookEntry books, Posting posting, RedistributionDb db) : IHear<ShiftSettled>, IHear<PeriodSettled>
{
    public async Task Hear(ShiftSettled news, CancellationToken stopping)
    {
        // The rate is that of the day on which the shift ended, also for what is put right later.
        var (rate, withheld) = await On(news.EndedAt, news.Total, stopping);
        if (await books.Book(posting.Of(news, rate, withheld), stopping) is { } booked)
            db.Shifts.Add(new(news.ShiftId, news.Revision, news.RiderId, news.PaidSeconds, news.Total, booked.At, withheld));
    }

    public async Task Hear(PeriodSettled news, CancellationToken stopping)
    {
        var (rate, withheld) = await On(news.EndedAt, news.Total, stopping);
        if (await books.Book(posting.Of(news, rate, withheld), stopping) is { } booked)
            db.Shifts.Add(new(new ShiftId(news.Id), news.Revision, news.RiderId, PaidSeconds: 0, news.Total, booked.At, withheld));
    }

    /// <summary>The employer's rate of that day, and what of this pay is withheld as the rider's own contributions.</summary>
    private async Task<(DatedFigure Rate, Money Withheld)> On(DateTimeOffset endedAt, Money pay, CancellationToken stopping)
    {
        var statutes = await db.PolicyAt<Statutes>(PolicyKind.Statutes, endedAt.ToUniversalTime(), stopping)
            ?? throw new InvalidOperationException($"No statutes were in force at {endedAt:O}.");
        var endedOn = Span.DayOf(endedAt, statutes.Content.Zone);
        var rate = statutes.Content.Figure(DatedFigure.EmployerContributions, endedOn)
            ?? throw new InvalidOperationException($"The statutes give no {DatedFigure.EmployerContributions} for {endedOn:O}.");
        return (rate, ShareCharge.Withheld(statutes.Content, pay, endedOn));
    }
}
