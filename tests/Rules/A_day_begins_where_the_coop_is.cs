using Coop.Members;

namespace Coop.Rules;

public sealed class A_day_begins_where_the_coop_is
{
    [Theory]
    [InlineData("America/New_York", "2026-11-23T04:59:59Z", "2026-11-22")]
    [InlineData("America/New_York", "2026-11-23T05:00:00Z", "2026-11-23")]
    [InlineData("Europe/Paris", "2026-11-22T23:00:00Z", "2026-11-23")]
    [InlineData("Europe/Paris", "2026-07-22T21:59:59Z", "2026-07-22")]
    public void Whoever_joins_leaves_or_votes_does_so_on_its_day(string zone, string at, string day)
    {
        var coop = new FoundedCoop
        {
            Name = "Coop", TimeZone = zone, Currency = "EUR", LegalProfile = "scop", FoundedOn = new(2026, 1, 1), Quorum = "0", Majority = "1/2",
        };

        Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), coop.DayOf(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
