using Coop.Pricing;

namespace Coop.Wages;

/// <summary>What changes when pay is worked out again: line by line, never as one sum.</summary>
public static class Difference
{
    /// <summary>The lines that lead from one receipt to the other; their sum is the difference of the sums. Lines that stay are left out.</summary>
    public static IReadOnlyList<PayLine> Of(IReadOnlyList<PayLine> before, IReadOnlyList<PayLine> after)
    {
        var old = before.GroupBy(Name).ToDictionary(line => line.Key, line => line.ToList());
        var changes = new List<PayLine>();
        foreach (var same in after.GroupBy(Name))
            changes.AddRange(Change(old.Remove(same.Key, out var was) ? was : [], [.. same]));
        return [.. changes, .. old.Values.SelectMany(gone => Change(gone, []))];
    }

    private static (string, OfferId?, bool) Name(PayLine line) => (line.Rule, line.OfferId, line.TopUp);

    private static IEnumerable<PayLine> Change(List<PayLine> was, List<PayLine> now)
    {
        var (wasCents, nowCents) = (Sum(was), Sum(now));
        var (wasQuantity, nowQuantity) = (was.Sum(line => line.Quantity), now.Sum(line => line.Quantity));
        if (wasCents == nowCents && wasQuantity == nowQuantity)
            yield break;
        var line = now.Count > 0 ? now[0] : was[0];
        yield return line with
        {
            Quantity = nowQuantity - wasQuantity,
            Cents = nowCents - wasCents,
            Because = (now.Count, was.Count) switch
            {
                (0, _) => $"put right: falls away; was {was[0].Because}",
                (_, 0) => $"put right: comes in; {line.Because}",
                _ => $"put right: {line.Because}; was {was[0].Because}",
            },
        };
    }

    private static Money Sum(IEnumerable<PayLine> lines) => lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
}
