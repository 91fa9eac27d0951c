using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Rent and the like is said once and booked on each of its days, until somebody ends it.</summary>
public static class BookRecurringExpense
{
    private const int Most = 1_000;

    /// <param name="FirstOn">No more than a year back.</param>
    /// <param name="LastOn">The last day on which one may fall; absent until it is ended.</param>
    public sealed record Request(
        [property: Required, StringLength(6, MinimumLength = 3)] string Account, Money NetCents,
        [property: Required, StringLength(300, MinimumLength = 1)] string Because, Rhythm Rhythm, DateOnly FirstOn, Money? VatCents = null, DateOnly? LastOn = null);

    public sealed record View(
        Guid Id, string Account, Money NetCents, Money VatCents, string Because, Rhythm Rhythm, DateOnly FirstOn, DateOnly? LastOn, DateOnly? NextOn, int Booked);

    public static void Map(IEndpointRouteBuilder books)
    {
        books.MapPost("/books/expenses/recurring", Add).WithName("BookRecurringExpense").For(Role.Coordinator).Once();
        books.MapGet("/books/expenses/recurring", List).WithName("ReadRecurringExpenses").For(Role.Member, Role.Coordinator, Role.Auditor);
        books.MapPost("/books/expenses/recurring/{id:guid}/end", End).WithName("EndRecurringExpense").For(Role.Coordinator);
    }

    private static async Task<Results<Created<View>, ProblemHttpResult>> Add(
        Request request, RedistributionDb db, Chart chart, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var vat = request.VatCents ?? Money.Zero;
        if (BookExpense.Wrong(chart, request.Account, request.NetCents, vat, request.Because) is var (field, because))
            return Problems.Invalid(field, because);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (request.FirstOn < today.AddYears(-1) || request.FirstOn > today.AddYears(10) || request.LastOn < request.FirstOn)
            return Problems.Invalid("firstOn", "It begins within a year back and ten to come, and does not end before.");
        if (await db.RecurringExpenses.CountAsync(stopping) >= Most)
            return new Refusal("too_many", $"There are {Most} of them.").ToProblem();
        var expense = new RecurringExpense
        {
            Id = Guid.CreateVersion7(now), Account = request.Account, NetCents = request.NetCents, VatCents = vat, Because = request.Because,
            Rhythm = request.Rhythm, FirstOn = request.FirstOn, LastOn = request.LastOn, NextOn = request.FirstOn,
        };
        db.RecurringExpenses.Add(expense);
        db.Wake<BookDueExpenses>();
        await db.SaveChangesAsync(stopping);
        return TypedResults.Created((string?)null, Show(expense));
    }

    private static async Task<Ok<List<View>>> List(RedistributionDb db, CancellationToken stopping) =>
        TypedResults.Ok((await db.RecurringExpenses.AsNoTracking().OrderBy(one => one.Id).Take(Most).ToListAsync(stopping)).ConvertAll(Show));

    private static async Task<Results<Ok<View>, ProblemHttpResult>> End(Guid id, RedistributionDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.RecurringExpenses.FromSql($"SELECT * FROM recurring_expenses WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(stopping) is not { } expense)
            return Problems.NotFound();
        if (expense.NextOn is not null)
            (expense.LastOn, expense.NextOn) = (DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), null);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(Show(expense));
    }

    private static View Show(RecurringExpense one) => new(
        one.Id, one.Account, one.NetCents, one.VatCents, one.Because, one.Rhythm, one.FirstOn, one.LastOn, one.NextOn, one.Booked);
}

/// <summary>Books each recurring expense on its day, once: the key of the entry names the expense and its number.</summary>
public sealed class BookDueExpenses(RedistributionDb db, BookEntry books, Posting posting, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 100;
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    static bool IRunOnTheClock.HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return now.AddMinutes(1);
        var today = Span.DayOf(now, statutes.Zone);
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var due = await db.RecurringExpenses.FromSql(
            $"SELECT * FROM recurring_expenses WHERE next_on <= {today} ORDER BY next_on LIMIT {Batch} FOR UPDATE SKIP LOCKED").ToListAsync(stopping);
        foreach (var one in due)
        {
            await books.Book(posting.OfExpense($"{one.Id}:{one.Booked + 1}", one.Account, one.NetCents, one.VatCents, one.Because,
                Span.Midnight(one.NextOn!.Value, statutes.Zone)), stopping);
            one.Booked++;
            one.NextOn = RecurringExpense.DayAfter(one.FirstOn, one.Rhythm, one.Booked, one.LastOn);
        }
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        var next = await db.RecurringExpenses.MinAsync(one => one.NextOn, stopping);
        return next is null || next > today.AddDays(1) ? now + Daily : next <= today ? now : Span.Midnight(next.Value, statutes.Zone);
    }
}
