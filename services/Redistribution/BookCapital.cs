using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// A member's shares: paid up, owed back when they leave, and paid back, which may be up to five years later. Nobody is
/// owed more than they paid, and nobody is paid more than they are owed.
/// </summary>
public static class BookCapital
{
    private const long MostCents = 100_000_000;

    /// <param name="Cents">Of a leaver, the shares' value: what was paid, less the part of losses that the statutes lay on it.</param>
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
        var from = request.Move switch { CapitalMove.Leaving => chart[Use.Capital], CapitalMove.Repaid => chart[Use.CapitalDue], _ => null };
        if (from is not null)
        {
            var there = new Money(await db.Database.SqlQuery<long>(
                $"""
                SELECT coalesce(sum(credit_cents - debit_cents), 0)::bigint AS "Value" FROM lines WHERE account = {from.Number} AND aux = {request.MemberId.Value}
                """).SingleAsync(stopping));
            if (request.Cents > there)
                return new Refusal("not_that_much", $"{there} stand there for this person.").ToProblem();
        }
        var now = clock.GetUtcNow();
        var booked = (await books.Book(posting.OfCapital(Guid.CreateVersion7(now), request.MemberId, request.Move, request.Cents, request.Because, now), stopping))!;
        if (transaction is not null)
            await transaction.CommitAsync(stopping);
        return TypedResults.Created((string?)null, new BookExpense.View(booked.Key, booked.At, booked.Hash()));
    }
}
