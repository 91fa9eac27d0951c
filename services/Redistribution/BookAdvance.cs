using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Somebody gets money ahead of their pay. It is taken back from later pay, a tenth of it at the most each time.</summary>
public static class BookAdvance
{
    private const long MostCents = 1_000_000;

    public sealed record Request(MemberId MemberId, Money Cents, [property: Required, StringLength(300, MinimumLength = 1)] string Because);

    public static void Map(IEndpointRouteBuilder books) =>
        books.MapPost("/books/advances", Handle).WithName("BookAdvance").For(Role.Coordinator).Once();

    private static async Task<Results<Created<BookExpense.View>, ProblemHttpResult>> Handle(
        Request request, RedistributionDb db, BookEntry books, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        if (request.Cents.Cents is <= 0 or > MostCents)
            return Problems.Invalid("cents", "An advance is more than nothing and at most 10,000 euros.");
        if (request.Because.Any(char.IsControl))
            return Problems.Invalid("because", "A reason is one line of plain words.");
        if (!await db.Workers.AnyAsync(worker => worker.MemberId == request.MemberId, stopping))
            return Problems.Invalid("memberId", "Nobody of that id works here.");
        var now = clock.GetUtcNow();
        var booked = (await books.Book(posting.OfAdvance(Guid.CreateVersion7(now), request.MemberId, request.Cents, request.Because, now), stopping))!;
        return TypedResults.Created((string?)null, new BookExpense.View(booked.Key, booked.At, booked.Hash()));
    }
}
