using Coop.Matching;
using Coop.Members;

namespace Coop.Rules;

/// <summary>The co-op's insurance covers whoever rides, to the last day of its certificate and not a day longer .</summary>
public class Insurance_is_good_to_its_last_day
{
    private static readonly DateOnly Last = new(2027, 3, 31);

    [Fact]
    public void From_the_day_after_nobody_goes_on_shift_and_they_hear_since_when_and_whom_to_ask()
    {
        var cover = Good();

        Assert.Null(cover.Forbids(Last.AddYears(-1)));
        Assert.Null(cover.Forbids(Last));
        var refusal = cover.Forbids(Last.AddDays(1))!;
        Assert.Equal(("insurance_ended", true, Last, "/v1/members/me"), (refusal.Code, refusal.ByRule, refusal.Facts["lastValidOn"], refusal.Facts["contact"]));
    }

    [Fact]
    public void People_are_reminded_once_a_day_from_the_voted_day_on_until_another_is_written_down()
    {
        var cover = Good();

        var reminded = Enumerable.Range(-40, 43).Select(Last.AddDays).SelectMany(day => new[] { day, day }).Where(day => cover.Remind(day, days: 30)).ToList();

        Assert.Equal(Enumerable.Range(-30, 33).Select(Last.AddDays), reminded);
        Assert.Equal(Last.AddDays(-30), cover.RemindFrom(30));
    }

    private static Cover Good() => new() { What = "accidents and liability", LastValidOn = Last, RecordedBy = new MemberId(Guid.NewGuid()), At = DateTimeOffset.UnixEpoch };
}
