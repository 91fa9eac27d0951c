namespace Coop.Redistribution;

/// <summary>What is open, by how late it is; the buckets sum to the total.</summary>
public sealed record Ageing(Money NotDueCents, Money To30Cents, Money To60Cents, Money To90Cents, Money OlderCents)
{
    public Money TotalCents => NotDueCents + To30Cents + To60Cents + To90Cents + OlderCents;

    /// <summary>Late counts from the day after the due date.</summary>
    public static Ageing Of(IEnumerable<OpenInvoice> open, DateOnly today)
    {
        var buckets = new Money[5];
        foreach (var invoice in open)
            buckets[DaysLate(invoice.DueOn, today) switch { 0 => 0, <= 30 => 1, <= 60 => 2, <= 90 => 3, _ => 4 }] += invoice.OpenCents;
        return new(buckets[0], buckets[1], buckets[2], buckets[3], buckets[4]);
    }

    public static int DaysLate(DateOnly dueOn, DateOnly today) => Math.Max(0, today.DayNumber - dueOn.DayNumber);
}
