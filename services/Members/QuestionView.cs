namespace Coop.Members;

/// <summary>A question as who asked it and the coordinators read it.</summary>
public sealed record QuestionView(
    Guid Id, MemberId MemberId, MemberId ContactId, string Words, DateTimeOffset AskedAt, DateTimeOffset DueAt, bool IsOverdue,
    MemberId? AnsweredBy, string? Answer, DateTimeOffset? AnsweredAt)
{
    public static QuestionView Of(Question question, DateTimeOffset now) => new(
        question.Id, question.MemberId, question.ContactId, question.Words, question.AskedAt, question.DueAt,
        question.AnsweredAt is null && question.DueAt <= now, question.AnsweredBy, question.Answer, question.AnsweredAt);
}
