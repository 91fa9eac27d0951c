using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Redistribution;

/// <summary>
/// A federation gave the co-op its part of a surplus: the first of two levels. It is income of this year, and the second level
/// is the co-op's own sharing, by its own law.
/// </summary>
public static class BookIncome
{
    private const long MostCents = 100_000_000_000;

    /// <param name="DistributionId">The federation's distribution: what it gave is booked once.</param>
    public sealed record Request(Guid DistributionId, Money Cents, [property: Required, StringLength(300, MinimumLength = 1)] string Because);

    public static void Map(IEndpointRouteBuilder books) =>
        books.MapPost("/books/federation-shares", Handle).WithName("BookIncome").For(Role.Coordinator).Once();

    private static async Task<Results<Created<BookExpense.View>, ProblemHttpResult>> Handle(
        Request request, BookEntry books, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        if (request.Cents.Cents is <= 0 or > MostCents)
            return Problems.Invalid("cents", "A share is more than nothing.");
        if (request.Because.Any(char.IsControl))
            return Problems.Invalid("because", "A reason is one line of plain words.");
        return await books.Book(posting.OfFederationShare(request.DistributionId, request.Cents, request.Because, clock.GetUtcNow()), stopping) is { } booked
            ? TypedResults.Created((string?)null, new BookExpense.View(booked.Key, booked.At, booked.Hash()))
            : new Refusal("already_booked", "This share of the federation's is booked already.").ToProblem();
    }
}
