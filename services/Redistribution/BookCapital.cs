using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// A member's shares: paid up, and paid back when they have left, which may be up to five years later; that they are owed
/// back, a rule says. Nobody is paid more than they are owed, nor before who left earlier.
/// </summary>
public static class BookCapital
{
    private const long MostCents = 100_000_000;

    public sealed record Request(MemberId MemberId, CapitalMove Move, Money Cents, [property: Required, StringLength(300, MinimumLength = 1)] string Because);

    public static void Map(IEndpointRouteBuilder books) =>
        books.MapPost("/books/capital", Handle).WithName("BookCapital").For(Role.Coordinator).Once();

    private static async Task<Results<Created<BookExpense.View>, ProblemHttpResult>> Handle(
        Request request, RedistributionDb db, BookEntry books, Chart chart, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        if (request.Cents.Cents is <= 0 or > MostCents)
            return Problems.Invalid("cents", "Shares are worth more than nothing, and less than a million euros.");
        if (request.Because.Any(char.IsControl))
            return Problems.Invalid("because", "A reason is one line of plain words.");
        if (!await db.Workers.AnyAsync(worker => worker.MemberId == request.MemberId, stopping))
            return Problems.Invalid("memberId", "Nobody of that id is known here.");
        // With an Idempotency-Key there is a transaction already, which is saved with the answer.
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stopping) : null;
        await db.HoldBooks(stopping);
        var now = clock.GetUtcNow();
        if (request.Move == CapitalMove.Repaid)
        {
            if (await db.CapitalPosition(chart, now, stopping) is not { } position)
                return Problems.NotFoundedYet();
            var line = ShareRepayment.Of(await db.Leavers(chart, stopping), position).FirstOrDefault(line => line.MemberId == request.MemberId);
            if (WhyNot(request.Cents, line) is { } refusal)
                return refusal.ToProblem();
        }
        var booked = (await books.Book(
            posting.OfCapital(Guid.CreateVersion7(now), request.MemberId, request.Move, request.Cents, request.Because, now), stopping))!;
        await db.Tell(chart, request.MemberId, now, stopping);
        db.Wake<TakeBackShares>();
        if (transaction is not null)
            await transaction.CommitAsync(stopping);
        return TypedResults.Created((string?)null, new BookExpense.View(booked.Key, booked.At, booked.Hash()));
    }

    private static Refusal? WhyNot(Money cents, ShareRepayment.Line? line) => line switch
    {
        null => new("has_not_left", "Shares are paid back to who left, as far as they held any."),
        _ when cents > line.OwedCents => new("not_that_much", $"{line.OwedCents} stand there for this person."),
        { IsNext: false } => new("earlier_leaver_first", "Somebody who left before is still owed for their shares."),
        _ => null,
    };
}
