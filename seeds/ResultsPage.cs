using System.Globalization;
using System.Text;

namespace Coop.Seeds;

/// <summary>The page of results at the end of a day.</summary>
internal static class ResultsPage
{
    private const int MostMishaps = 10;

    public static string Of(DayResult day)
    {
        var page = new StringBuilder();
        Line($"The day in figures");
        Line();
        Line($"  Orders            {day.Orders,6}   {Also(day.Cancelled, "cancelled by the restaurant")}");
        Line($"  Delivered         {day.Delivered,6}   {Also(day.Undeliverable, "out of everybody's reach")}{Also(day.Lost, "LOST")}");
        Line($"  Click to door     {day.ClickToDoorMinutes,6:0.00}   minutes, mean");
        Line($"  Ready to pick-up  {day.ReadyToPickupMinutes,6:0.00}   minutes, mean");
        Line();
        People(page, day.People);
        Line();
        Line($"  Revenue without VAT and tips {Euros(day.RevenueCents),14}   (VAT {Euros(day.VatCents)}, tips {Euros(day.TipsCents)})");
        Line($"  Paid to riders               {Euros(-day.RidersPaidCents),14}   of it guarantee's top-ups {Euros(day.TopUpCents)}");
        Line($"  Contributions and costs      {Euros(-day.ChargesCents),14}");
        Line($"  Surplus                      {Euros(day.SurplusCents),14}");
        Line($"    shared among the members   {Euros(day.SharedCents),14}");
        Line($"    kept in reserves           {Euros(day.KeptInReservesCents),14}");
        Line();
        Line($"  {(day.BooksBalanceCents == 0 ? "The books balance." : $"THE BOOKS ARE {Euros(day.BooksBalanceCents)} APART.")} Played in {day.Seconds:0.0} s.");
        foreach (var mishap in day.Mishaps.Take(MostMishaps))
            Line($"  ! {mishap}");
        if (day.Mishaps.Count > MostMishaps)
            Line($"  ! and {day.Mishaps.Count - MostMishaps} more");
        return page.ToString();

        void Line(FormattableString? line = null) =>
            page.AppendLine(line?.ToString(CultureInfo.InvariantCulture).TrimEnd() ?? "");
    }

    private static void People(StringBuilder page, IReadOnlyList<PersonResult> people)
    {
        var width = Math.Max(12, people.Select(person => person.Name.Length).DefaultIfEmpty().Max());
        page.AppendLine($"  {"Member".PadRight(width)}  Rides  On shift     Earned  Per hour    Top-up      Tips     Share");
        foreach (var one in people)
            page.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"  {one.Name.PadRight(width)} {one.Rides,6} {Hours(one.OnShiftSeconds),9} {Euros(one.EarnedCents),10} {Euros(one.PerHourCents),9} {Euros(one.TopUpCents),9} {Euros(one.TipCents),9} {(one.ShareCents is { } share ? Euros(share) : "-"),9}"));
    }

    private static string Also(int count, string what) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}  ");

    private static string Hours(long seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{seconds / 3_600} h {seconds / 60 % 60:00}");

    /// <summary>Euros with two decimals, the sign in front of all.</summary>
    private static string Euros(long cents) =>
        (cents < 0 ? "-" : "") + new Money(Math.Abs(cents)).ToString();
}
