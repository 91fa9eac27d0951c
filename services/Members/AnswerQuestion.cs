using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>The coordinators read what waits for an answer, what is overdue first, and one of them answers.</summary>
public static class AnswerQuestion
{
    private const int Most = 100;

    public sealed record Request([property: Required, StringLength(4_000, MinimumLength = 1)] string Words);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapGet("/questions", Read).WithName("ReadQuestions").For(Role.Coordinator).ShowsEverybody();
        members.MapPost("/questions/{id:guid}/answer", Answer).WithName("AnswerQuestion").For(Role.Coordinator);
    }

    private static async Task<Ok<IReadOnlyList<QuestionView>>> Read(MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var waiting = await db.Questions.AsNoTracking().Where(question => question.AnsweredAt == null)
            .OrderBy(question => question.DueAt).Take(Most).ToListAsync(stopping);
        return TypedResults.Ok<IReadOnlyList<QuestionView>>(waiting.ConvertAll(question => QuestionView.Of(question, clock.GetUtcNow())));
    }

    private static async Task<Results<Ok<QuestionView>, ProblemHttpResult>> Answer(
        Guid id, Request request, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var question = await db.Questions.FromSql($"SELECT * FROM questions WHERE id = {id} FOR UPDATE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
        if (question is null)
            return Problems.NotFound();
        if (question.Take(request.Words, caller.Member, now) is { } refusal)
            return refusal.ToProblem();
        db.Publish(new PersonTold(question.MemberId.Value, IsRestaurant: false, question.Id, "answered", now));
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.Constraint == "a_coordinator_answers")
        {
            return new Refusal("no_live_membership", "Who answers is a coordinator on this day.") { ByRule = true }.ToProblem();
        }
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(QuestionView.Of(question, now));
    }
}
