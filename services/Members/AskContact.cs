using System.ComponentModel.DataAnnotations;
using System.Net;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A member asks their contact, and reads the answers of people.</summary>
public static class AskContact
{
    private const int Most = 100;

    public sealed record Request([property: Required, StringLength(4_000, MinimumLength = 1)] string Words);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPost("/questions", Ask).WithName("AskContact").For(Role.Rider, Role.Member).Once();
        members.MapGet("/questions/me", ReadMine).WithName("ReadMyQuestions").For(Role.Rider, Role.Member);
    }

    private static async Task<Results<Created<QuestionView>, ProblemHttpResult>> Ask(
        Request request, Caller caller, HttpRequest http, MembersDb db, Peers peers, TimeProvider clock, CancellationToken stopping)
    {
        if (await db.Contacts.FindAsync([caller.Member], stopping) is not { } contact)
            return Problems.NotFound();
        var now = clock.GetUtcNow();
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await db.Founded.AsNoTracking().SingleAsync(stopping)).TimeZone);
        var question = new Question
        {
            Id = Guid.CreateVersion7(now),
            MemberId = caller.Member,
            ContactId = contact.ContactId,
            Words = request.Words,
            AskedAt = now,
            DueAt = Question.DueAfter(now, caller.Is(Role.Rider) && await IsOnShift(peers, http, stopping), zone),
        };
        db.Questions.Add(question);
        db.Publish(new PersonTold(contact.ContactId.Value, IsRestaurant: false, question.Id, "question", now));
        await db.SaveChangesAsync(stopping);
        return TypedResults.Created((string?)null, QuestionView.Of(question, now));
    }

    private static async Task<Ok<IReadOnlyList<QuestionView>>> ReadMine(Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var questions = await db.Questions.AsNoTracking().Where(question => question.MemberId == caller.Member)
            .OrderByDescending(question => question.AskedAt).Take(Most).ToListAsync(stopping);
        return TypedResults.Ok<IReadOnlyList<QuestionView>>(questions.ConvertAll(question => QuestionView.Of(question, clock.GetUtcNow())));
    }

    /// <summary>Where nobody can say, they are: the shorter time is theirs.</summary>
    private static async Task<bool> IsOnShift(Peers peers, HttpRequest http, CancellationToken stopping)
    {
        try
        {
            using var matching = peers.To(ServiceName.Matching, http);
            using var answer = await matching.GetAsync("/v1/shifts/me/so-far", stopping);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (PeerGone)
        {
            return true;
        }
    }
}
