using Coop.Wages;

namespace Coop.Pricing;

/// <summary>
/// What a recorded month of shifts was paid and would have been paid by another policy, weeks and months held against what
/// began in it. Of all riders together: nobody's own pay can be read out of it.
/// </summary>
/// <param name="Month">As in 2026-10.</param>
/// <param name="PaidCents">By the policies that the shifts were worked under.</param>
/// <param name="TopUpCents">Of it, what floors added.</param>
/// <param name="More">How many riders would have had more, <paramref name="Same"/> the same, <paramref name="Less"/> less.</param>
/// <param name="MostLossCents">What the rider who loses most would have lost; 0 where nobody loses.</param>
public sealed record Repricing(
    string Month, int Shifts, int Riders, Money PaidCents, Money TopUpCents, Money WouldBePaidCents, Money WouldBeTopUpCents,
    int More, int Same, int Less, Money MostLossCents)
{
    /// <param name="shifts">All that began in the month, each with its own policy.</param>
    /// <returns>Null where fewer than <see cref="Indicators.FewestRiders"/> worked: a sum of few shows a person.</returns>
    public static Repricing? Of(string month, IReadOnlyList<ShiftLines> shifts, PayPolicy tried)
    {
        var (was, would) = (WholePay.Of(shifts), WholePay.Of([.. shifts.Select(shift => ShiftLines.By(tried, shift.Rider, shift.Work))]));
        var (before, after) = (ByRider(was), ByRider(would));
        if (before.Count < Indicators.FewestRiders)
            return null;
        var changes = before.Select(rider => (after.GetValueOrDefault(rider.Key) - rider.Value).Cents).ToList();
        return new(month, shifts.Count, before.Count, Sum(was, topUps: false), Sum(was, topUps: true), Sum(would, topUps: false), Sum(would, topUps: true),
            changes.Count(cents => cents > 0), changes.Count(cents => cents == 0), changes.Count(cents => cents < 0), new(Math.Max(0, -changes.Min())));
    }

    private static Dictionary<MemberId, Money> ByRider(IReadOnlyList<(MemberId Rider, IReadOnlyList<PayLine> Lines)> paid) =>
        paid.GroupBy(one => one.Rider).ToDictionary(own => own.Key, own => WholePay.Total(own.SelectMany(one => one.Lines)));

    private static Money Sum(IReadOnlyList<(MemberId Rider, IReadOnlyList<PayLine> Lines)> paid, bool topUps) =>
        WholePay.Total(paid.SelectMany(one => one.Lines).Where(line => !topUps || line.TopUp));
}
