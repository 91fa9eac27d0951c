namespace Coop.Members;

/// <summary>Who answers a member's questions: a coordinator by name, from the day the member joins. The database leaves nobody without one.</summary>
public sealed class Contact
{
    public required MemberId MemberId { get; init; }
    public required MemberId ContactId { get; set; }
    public required DateTimeOffset Since { get; set; }
}

/// <summary>A member's question, which a person answers, and by when. Nothing closes it but an answer.</summary>
public sealed class Question
{
    public required Guid Id { get; init; }
    public required MemberId MemberId { get; init; }

    /// <summary>To whom it is put; any other coordinator may answer it, too.</summary>
    public required MemberId ContactId { get; init; }
    public required string Words { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public MemberId? AnsweredBy { get; private set; }
    public string? Answer { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>By when an answer is due: while the rider is on shift within minutes, else within a working day, at the same hour on the clock.</summary>
    public static DateTimeOffset DueAfter(DateTimeOffset askedAt, bool isOnShift, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(askedAt, zone);
        var today = DateOnly.FromDateTime(local.DateTime);
        if (isOnShift)
            return askedAt.AddMinutes(DueProcess.On(today, DueProcess.AnswerMinutesOnShift));
        var due = local.DateTime;
        for (var days = DueProcess.On(today, DueProcess.AnswerWorkingDays); days > 0;)
        {
            due = due.AddDays(1);
            if (due.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                days--;
        }
        return new DateTimeOffset(due, zone.GetUtcOffset(due)).ToUniversalTime();
    }

    public Refusal? Take(string answer, MemberId by, DateTimeOffset now)
    {
        if (by == MemberId)
            return new Refusal("own_question", "Somebody else answers it than who asked.") { ByRule = true };
        if (AnsweredAt is not null)
            return new Refusal("answered", "It has been answered; whoever asked may ask again.");
        (Answer, AnsweredBy, AnsweredAt) = (answer, by, now);
        return null;
    }
}
