using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// Closes a year: its costs and income go to zero, and the statutes say step by step what becomes of the surplus. A year
/// that is closed before its end ends at that moment; what comes after counts in the next one.
/// </summary>
public static class ClosePeriod
{
    public sealed record View(string Id, Money SurplusCents, IReadOnlyList<StepView> Steps, DateTimeOffset BeginsAt, DateTimeOffset EndsAt)
    {
        public static View Of(ClosedPeriod period) => new(
            period.Id, period.Waterfall.Surplus, [.. period.Waterfall.Steps.Select(StepView.Of)], period.BeginsAt, period.EndsAt);
    }

    public sealed record StepView(string Name, Money Cents, string Because, string Source, string Rounding)
    {
        public static StepView Of(WaterfallStep step) => new(step.Name, step.Cents, step.Because, step.Source, step.Rounding);
    }

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/periods/{id}/close", Handle).WithName("ClosePeriod").For(Role.Coordinator);

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        string id, RedistributionDb db, BookEntry books, Chart chart, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);

        // Whoever books an entry holds this lock until the entry is saved: none is half in the year.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('books'))", stopping);
        if (await db.Periods.AsNoTracking().SingleOrDefaultAsync(period => period.Id == id, stopping) is { } closed)
            return TypedResults.Ok(View.Of(closed));

        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes } policy)
            return Problems.NotFoundedYet();
        if (Span.Named(id, statutes.Zone) is not { } year)
            return Problems.Invalid("id", "A period is a calendar year, such as 2026.");
        var openFrom = await db.OpenFrom(stopping);
        if (await WhyNot(year, openFrom, now, db, stopping) is { } refusal)
            return refusal.ToProblem();

        var endsAt = year.EndsAt < now ? year.EndsAt : now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var balances = await db.Balances(endsAt, stopping);
        var lastDay = Span.DayOf(Span.LastBefore(endsAt), statutes.Zone);
        if (await Tax(id, ResultOf(statutes, balances, chart, lastDay), statutes, lastDay, endsAt, books, posting, stopping))
            balances = await db.Balances(endsAt, stopping);
        var result = ResultOf(statutes, balances, chart, lastDay);
        if ((statutes.Forbid(lastDay) ?? Waterfall.Forbid(result)) is { } illegal)
            return illegal.ToProblem();
        var period = new ClosedPeriod
        {
            Id = id,
            BeginsAt = openFrom > year.BeginsAt ? openFrom : year.BeginsAt,
            EndsAt = endsAt,
            Result = result,
            Waterfall = Waterfall.Of(result),
            Losses = [.. from account in balances
                         where chart[account.Key].For is Use.LossForward or Use.Loss && account.Value > Money.Zero
                         orderby account.Key
                         select new OpenLoss(account.Key, account.Value)],
            Statutes = policy.Ref,
        };

        await books.Book(posting.OfClosing(id, balances.Where(account => chart[account.Key].IsResult && account.Value != Money.Zero)
            .Select(account => (account.Key, account.Value)), Span.LastBefore(endsAt)), stopping);
        db.Periods.Add(period);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(View.Of(period));
    }

    /// <summary>The surplus is what is left after the tax on it.</summary>
    private static async Task<bool> Tax(
        string id, YearResult before, Statutes statutes, DateOnly on, DateTimeOffset endsAt, BookEntry books, Posting posting, CancellationToken stopping) =>
        CorporateTax.Of(statutes, before.Result, before.DeficitBroughtForward, on) is { } tax
        && await books.Book(posting.OfTax(id, tax, Span.LastBefore(endsAt)), stopping) is not null;

    private static YearResult ResultOf(Statutes statutes, Dictionary<string, Money> balances, Chart chart, DateOnly closesOn)
    {
        Money Debit(Use use) => balances.GetValueOrDefault(chart[use].Number);
        var result = balances.Where(account => chart[account.Key].IsResult)
            .Aggregate(Money.Zero, (sum, account) => sum - account.Value);
        var losses = Debit(Use.LossForward) + Debit(Use.Loss);
        var stated = statutes.Figure(DatedFigure.HighestCapital, closesOn) is { } figure ? new Money((long)figure.Value.Floor()) : Money.Zero;
        var capital = Money.Zero - Debit(Use.Capital);
        return new(statutes.LegalProfile, result, losses, Money.Zero - Debit(Use.LegalReserve), stated > capital ? stated : capital,
            statutes.DevelopmentFundRate, statutes.InterestRequestedCents ?? statutes.InterestRate?.Down(capital) ?? Money.Zero,
            statutes.Figure(DatedFigure.InterestCap, closesOn)?.Value.Down(capital), statutes.UnusedReserveToFund,
            statutes.LegalReserveRate, statutes.StatutoryReserveRate, result > losses ? statutes.Figure(DatedFigure.LeftByOthers, closesOn)?.Value.Up(result - losses) ?? Money.Zero : Money.Zero,
            YearsPay: Debit(Use.Pay));
    }

    private static async Task<Refusal?> WhyNot(
        Span year, DateTimeOffset openFrom, DateTimeOffset now, RedistributionDb db, CancellationToken stopping) =>
        year.BeginsAt > now ? new("not_begun", $"{year.Id} has not begun.")
        : year.EndsAt <= openFrom ? new("later_period_closed", $"The books are closed up to {openFrom:O}.")
        : await db.Entries.AnyAsync(entry => entry.At < year.BeginsAt && entry.At >= openFrom, stopping)
            ? new("earlier_period_open", $"There are entries from before {year.Id} that are not closed.")
            : null;
}
