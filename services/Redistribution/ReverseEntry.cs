using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// Puts a mistake in the books right: a new entry of this moment that turns the wrong one round, line by line. Nothing is
/// edited. An entry is turned round once; asking again answers with the same reversal.
/// </summary>
public static class ReverseEntry
{
    public sealed record Request([property: Required, StringLength(300, MinimumLength = 1)] string Reason);

    /// <param name="Id">Of the entry that turns the other one round.</param>
    public sealed record View(Guid Id, string Key, DateTimeOffset At, string Because, string Hash);

    public static void Map(IEndpointRouteBuilder books) =>
        books.MapPost("/books/entries/{id:guid}/reverse", Handle).WithName("ReverseEntry").For(Role.Coordinator);

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Guid id, Request request, RedistributionDb db, BookEntry books, Chart chart, TimeProvider clock, CancellationToken stopping)
    {
        if (request.Reason.Any(char.IsControl))
            return Problems.Invalid("reason", "A reason is one line of plain words.");
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldBooks(stopping);
        if (await db.Entries.AsNoTracking().Include(entry => entry.Lines).SingleOrDefaultAsync(entry => entry.Id == id, stopping) is not { } wrong)
            return Problems.NotFound();
        if (Posting.ForbidReversal(wrong.Key) is { } refusal)
            return refusal.ToProblem();
        if (await db.InvoicedEntries.AsNoTracking().SingleOrDefaultAsync(one => one.EntrySeq == wrong.Seq, stopping) is { } invoiced)
            return new Refusal("has_own_reversal", $"It stands on {invoiced.Number}: give it back by a credit note, at /invoices/{invoiced.Number}/credit.").ToProblem();

        var reversal = wrong.Read().Reversed(clock.GetUtcNow(), $"put right: {request.Reason}");
        await books.Book(reversal, stopping);
        if (reversal.Lines.FirstOrDefault(line => line.Account == chart[Use.Capital].Number || line.Account == chart[Use.CapitalDue].Number)?.Aux is { } member)
            await db.Tell(chart, new(member), reversal.At, stopping);
        var booked = await db.Entries.AsNoTracking().SingleAsync(entry => entry.Key == reversal.Key, stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(new View(booked.Id, booked.Key, booked.At, booked.Because, booked.Hash));
    }
}
