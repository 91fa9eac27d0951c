using System.Globalization;
using Coop.Hosting;
using Coop.Members;
using Coop.Wages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Pricing;

/// <summary>A rider reads a month of their own on one sheet, or takes it home to print.</summary>
public static class ReadStatement
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/pay/me/statements/{month}", Read).For(Role.Rider).WithName("ReadPayStatement").WithTags("Pricing");
        v1.MapGet("/pay/me/statements/{month}/pdf", Print).For(Role.Rider).WithName("PrintPayStatement").WithTags("Pricing");
    }

    /// <param name="month">As in 2026-10.</param>
    private static async Task<Results<Ok<PayStatement>, ProblemHttpResult>> Read(
        string month, Caller caller, PricingDb db, TimeProvider clock, CancellationToken stopping) =>
        await db.StatementOf(caller.Member, month, clock.GetUtcNow(), stopping) is { } statement ? TypedResults.Ok(statement) : NoMonth();

    /// <param name="language"><c>fr</c> or <c>en</c>; French when absent.</param>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Print(
        string month, Caller caller, PricingDb db, TimeProvider clock, CancellationToken stopping, string? language = null)
    {
        if (language is not (null or "fr" or "en"))
            return Problems.Invalid("language", "A statement is printed in fr or en.");
        return await db.StatementOf(caller.Member, month, clock.GetUtcNow(), stopping) is { } statement
            ? TypedResults.File(Paper.Of($"{statement.Month}", statement.Lines(french: language != "en")), "application/pdf", $"pay-{statement.Month}.pdf")
            : NoMonth();
    }

    private static ProblemHttpResult NoMonth() => Problems.Invalid("month", "A month is written as in 2026-10 and has begun.");

    private static async Task<PayStatement?> StatementOf(this PricingDb db, MemberId rider, string month, DateTimeOffset now, CancellationToken stopping)
    {
        if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || first.Year < 2000
            || await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, now, stopping) is not { Content: var policy })
            return null;
        var time = PayPeriod.Of(FloorPeriod.Month, first).In(policy.Zone);
        var (from, to) = (new DateTimeOffset(time.From, TimeSpan.Zero), new DateTimeOffset(time.To, TimeSpan.Zero));
        return from > now ? null
            : PayStatement.Of(rider, month, await db.SlipOf(rider, from, to, [], open: null, stopping), policy.Zone);
    }
}
