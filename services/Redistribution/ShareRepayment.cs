namespace Coop.Redistribution;

/// <summary>
/// What somebody who left gets back for their shares: at par, less the losses that fall on them, in the order in which people
/// left, within five years, and only as far as the capital stays at half of the highest it ever was (sample bylaws of a
/// French workers' co-op; loi 47-1775 art. 18 and loi 78-763 art. 13 for a capital that varies).
/// </summary>
public static class ShareRepayment
{
    public const int Years = 5;

    /// <param name="HeldCents">Shares at par that are still theirs.</param>
    /// <param name="OwedCents">What the co-op owes them for shares already taken back.</param>
    public sealed record Leaver(MemberId MemberId, DateOnly LeftOn, Money HeldCents, Money OwedCents);

    /// <param name="Capital">Paid up by everybody, leavers with it.</param>
    /// <param name="Highest">The most that the capital ever came to.</param>
    /// <param name="Fund">The development fund, which bears losses together with the capital; the legal reserve bears none.</param>
    /// <param name="Losses">Brought forward.</param>
    public sealed record Position(Money Capital, Money Highest, Money Fund, Money Losses);

    /// <param name="PaidBackBy">The last day on which it may be paid.</param>
    /// <param name="FreeCents">How much of their shares, at par, may be taken back now.</param>
    /// <param name="IsNext">Whether nobody who left on an earlier day is owed anything.</param>
    public sealed record Line(
        MemberId MemberId, DateOnly LeftOn, DateOnly PaidBackBy, Money HeldCents, Money LossCents, Money OwedCents, Money FreeCents, bool IsNext);

    /// <summary>One line each who left and holds shares or is owed for them, in the order in which they left; who left first has the room first.</summary>
    public static IReadOnlyList<Line> Of(IEnumerable<Leaver> leavers, Position books)
    {
        var half = new Money((books.Highest.Cents + 1) / 2);
        var room = books.Capital > half ? books.Capital - half : Money.Zero;
        var lines = new List<Line>();
        var all = leavers.OrderBy(one => one.LeftOn).ThenBy(one => one.MemberId.Value).ToList();
        var owedSince = all.Find(one => one.OwedCents > Money.Zero)?.LeftOn;
        foreach (var one in all)
        {
            var free = one.HeldCents < room ? one.HeldCents : room;
            room -= free;
            lines.Add(new(one.MemberId, one.LeftOn, one.LeftOn.AddYears(Years), one.HeldCents, LossOn(one.HeldCents, books), one.OwedCents, free, IsNext: !(owedSince < one.LeftOn)));
        }
        return lines;
    }

    /// <summary>The part of the losses that falls on shares of this much, rounded in favour of who left.</summary>
    public static Money LossOn(Money par, Position books) => books.Losses > Money.Zero && books.Fund + books.Capital > Money.Zero
        ? Smaller(new Ratio(books.Losses.Cents, (books.Fund + books.Capital).Cents).Down(par), par)
        : Money.Zero;

    private static Money Smaller(Money one, Money other) => one < other ? one : other;
}
