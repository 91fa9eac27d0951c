namespace Coop.Redistribution;

/// <summary>How often a recurring expense comes.</summary>
public enum Rhythm { Monthly, Quarterly, Yearly }

/// <summary>Something bought again and again: rent, insurance, telephone. The row is the timer of its next entry.</summary>
public sealed class RecurringExpense
{
    public required Guid Id { get; init; }
    public required string Account { get; init; }
    public required Money NetCents { get; init; }
    public required Money VatCents { get; init; }
    public required string Because { get; init; }
    public required Rhythm Rhythm { get; init; }
    public required DateOnly FirstOn { get; init; }
    public DateOnly? LastOn { get; set; }

    /// <summary>How many were booked.</summary>
    public int Booked { get; set; }

    /// <summary>The day of the next one; null when it is over.</summary>
    public DateOnly? NextOn { get; set; }

    /// <summary>The day of the next one after so many: counted from the first, so that the 31st comes back after February.</summary>
    public static DateOnly? DayAfter(DateOnly firstOn, Rhythm rhythm, int booked, DateOnly? lastOn)
    {
        var months = rhythm switch { Rhythm.Monthly => 1, Rhythm.Quarterly => 3, _ => 12 };
        var day = firstOn.AddMonths(months * booked);
        return day > lastOn ? null : day;
    }
}
