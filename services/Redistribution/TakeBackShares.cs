using Coop.Hosting;

namespace Coop.Redistribution;

/// <summary>
/// Takes back the shares of who left, as far as the rule lets them go: who left first comes first, and the capital stays at
/// half of the highest it was. What they are owed then is paid by people; for the rest room is looked for every day.
/// </summary>
public sealed class TakeBackShares(RedistributionDb db, BookEntry books, Chart chart, Posting posting, TimeProvider clock) : IRunOnTheClock
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    static bool IRunOnTheClock.HasHeartbeat => false;

    static InWords? IRunOnTheClock.Decides => new(
        "Works out how much of a leaver's shares is owed to them now, by the law's order and limits.",
        "Calcule quelle part du capital d'une personne partie lui est due maintenant, selon l'ordre et les limites de la loi.");

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldBooks(stopping);
        if (await db.CapitalPosition(chart, now, stopping) is { } position)
            foreach (var line in ShareRepayment.Of(await db.Leavers(chart, stopping), position).Where(line => line.FreeCents > Money.Zero))
            {
                await books.Book(
                    posting.OfLeaver(Guid.CreateVersion7(now), line.MemberId, line.FreeCents, ShareRepayment.LossOn(line.FreeCents, position), line.LeftOn, now), stopping);
                await db.Tell(chart, line.MemberId, now, stopping);
            }
        await transaction.CommitAsync(stopping);
        return now + Daily;
    }
}
