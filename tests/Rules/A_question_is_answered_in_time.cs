using Coop.Members;

namespace Coop.Rules;

public class A_question_is_answered_in_time
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [Fact]
    public void Within_a_quarter_of_an_hour_on_shift() =>
        Assert.Equal(At("2026-11-20T21:15:00Z"), Question.DueAfter(At("2026-11-20T21:00:00Z"), isOnShift: true, Paris));

    [Theory]
    [InlineData("2026-11-18T09:00:00Z", "2026-11-19T09:00:00Z")]    // a Wednesday
    [InlineData("2026-11-20T16:00:00Z", "2026-11-23T16:00:00Z")]    // a Friday
    [InlineData("2026-11-21T10:00:00Z", "2026-11-23T10:00:00Z")]    // a Saturday
    [InlineData("2026-11-20T23:30:00Z", "2026-11-22T23:30:00Z")]    // already Saturday in Paris
    [InlineData("2026-10-23T10:00:00Z", "2026-10-26T11:00:00Z")]    // over the night on which the clocks go back
    public void Within_a_working_day_at_the_same_hour_on_the_wall_else(string asked, string due) =>
        Assert.Equal(At(due), Question.DueAfter(At(asked), isOnShift: false, Paris));

    [Fact]
    public void By_somebody_else_and_once()
    {
        var (rider, contact) = (new MemberId(Guid.NewGuid()), new MemberId(Guid.NewGuid()));
        var question = new Question { Id = Guid.NewGuid(), MemberId = rider, ContactId = contact, Words = "Why?", AskedAt = default, DueAt = default };

        Assert.Equal("own_question", question.Take("because", rider, At("2026-11-20T21:00:00Z"))?.Code);
        Assert.Null(question.Take("because", contact, At("2026-11-20T21:00:00Z")));
        Assert.Equal("answered", question.Take("no", contact, At("2026-11-20T21:00:00Z"))?.Code);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
