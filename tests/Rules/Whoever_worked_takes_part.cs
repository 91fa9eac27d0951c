using Coop.Redistribution;

namespace Coop.Rules;

public class Whoever_worked_takes_part
{
    private static readonly Presence Law = new();

    [Theory]
    [InlineData("2026-10-01", null, "2026-12-31", true)]          // three months to the day
    [InlineData("2026-10-02", null, "2026-12-31", false)]         // two months and thirty days
    [InlineData("2026-01-15", "2026-04-14", "2026-12-31", true)]
    [InlineData("2026-01-15", "2026-04-12", "2026-12-31", false)] // two months and twenty-nine days
    [InlineData("2026-08-31", "2026-11-30", "2026-12-31", true)]  // there is no 31 November
    [InlineData("2026-08-31", "2026-11-29", "2026-12-31", false)]
    [InlineData("2028-02-29", "2028-05-28", "2028-12-31", true)]
    [InlineData("2028-02-29", "2028-05-27", "2028-12-31", false)]
    [InlineData("2025-11-30", "2026-02-28", "2026-12-31", false)] // presence counts in the year alone
    public void With_three_months_in_the_year(string joinedOn, string? leftOn, string closesOn, bool admitted) =>
        Assert.Equal(admitted, Admits(Law, joinedOn, leftOn, closesOn));

    [Theory]
    [InlineData("2025-08-29", "2026-02-28", true)] // six months end on the last day of February
    [InlineData("2025-10-06", "2026-03-01", false)]
    [InlineData("2025-09-01", "2026-02-28", true)]
    public void Or_with_six_months_of_seniority_at_closing(string joinedOn, string closesOn, bool admitted) =>
        Assert.Equal(admitted, Admits(Law, joinedOn, null, closesOn));

    [Fact]
    public void Who_left_takes_part_unless_the_statutes_say_otherwise()
    {
        Assert.True(Admits(Law, "2026-01-01", "2026-06-30", "2026-12-31"));
        Assert.False(Admits(Law with { IncludeLeavers = false }, "2026-01-01", "2026-06-30", "2026-12-31"));
    }

    [Theory]
    [InlineData("2025-10-06", "2026-10-05", 1)]
    [InlineData("2025-10-06", "2026-10-04", 0)]
    [InlineData("2024-02-29", "2026-02-28", 2)]
    public void Seniority_is_in_complete_years(string joinedOn, string closesOn, int years) =>
        Assert.Equal(years, Presence.Years(DateOnly.Parse(joinedOn), DateOnly.Parse(closesOn)));

    private static bool Admits(Presence presence, string joinedOn, string? leftOn, string closesOn)
    {
        var closes = DateOnly.Parse(closesOn);
        return presence.Admits(DateOnly.Parse(joinedOn), leftOn is null ? null : DateOnly.Parse(leftOn), new(closes.Year, 1, 1), closes);
    }
}
