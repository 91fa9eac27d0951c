using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Redistribution;

/// <summary>Something was bought for the co-op: repairs, insurance, rent.</summary>
public static class BookExpense
{
    private const long MostCents = 100_000_000_000;

    /// <param name="Account">Of a cost, without pay and contributions, which shifts bring.</param>
    /// <param name="NetCents">Without VAT.</param>
    /// <param name="VatCents">What the State gives back.</param>
    public sealed record Request(
        [property: Required, StringLength(6, MinimumLength = 3)] string Account,
        Money NetCents, [property: Required, StringLength(300, MinimumLength = 1)] string Because,
        Money? VatCents, DateTimeOffset? At);

    public sealed record View(string Key, DateTimeOffset At, string Hash);

    public static void Map(IEndpointRouteBuilder books) =>
        books.MapPost("/books/expenses", Handle).WithName("BookExpense").For(Role.Coordinator).Once();

    private static async Task<Results<Created<View>, ProblemHttpResult>> Handle(
        Request request, BookEntry books, Chart chart, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var vat = request.VatCents ?? Money.Zero;
        if (Wrong(chart, request.Account, request.NetCents, vat, request.Because) is var (field, because))
            return Problems.Invalid(field, because);
        if (request.At > now || request.At < now.AddYears(-1))
            return Problems.Invalid("at", "An expense is of this moment or of the year before it.");

        var expense = posting.OfExpense(
            Guid.CreateVersion7(now).ToString(), request.Account, request.NetCents, vat, request.Because, request.At ?? now);
        var booked = (await books.Book(expense, stopping))!;
        return TypedResults.Created((string?)null, new View(booked.Key, booked.At, booked.Hash()));
    }

    /// <summary>The field that cannot be so of something bought, and why; null when it may be booked.</summary>
    internal static (string Field, string Because)? Wrong(Chart chart, string account, Money net, Money vat, string because) =>
        net.Cents is <= 0 or > MostCents || vat < Money.Zero || vat > net ? ("netCents", "An expense costs something, and its VAT is no more than its price.")
        : chart.Named(account) is not { TakesExpenses: true } ? ("account", "The chart has no such account for expenses.")
        : because.Any(char.IsControl) ? ("because", "A reason is one line of plain words.")
        : null;
}
