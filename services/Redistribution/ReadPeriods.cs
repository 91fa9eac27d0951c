using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>The years of the books: those closed with what they left, and the one that is open.</summary>
public static class ReadPeriods
{
    public sealed record View(
        string Id, string Status, DateTimeOffset BeginsAt, DateTimeOffset EndsAt, Money? SurplusCents,
        IReadOnlyList<ClosePeriod.StepView>? Steps);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/periods", Handle).WithName("ReadPeriods").For(Role.Member, Role.Auditor, Role.Coordinator);

    private static async Task<Results<Ok<Page<View>>, ProblemHttpResult>> Handle(
        RedistributionDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        var closed = await db.Periods.AsNoTracking().OrderByDescending(period => period.EndsAt).Take(Page<View>.MostItems).ToListAsync(stopping);
        var views = closed.Select(period => new View(period.Id, "closed", period.BeginsAt, period.EndsAt,
            period.Waterfall.Surplus, [.. period.Waterfall.Steps.Select(ClosePeriod.StepView.Of)])).ToList();
        var year = Span.At(now, statutes.Zone);
        if (closed.All(period => period.Id != year.Id))
            views.Insert(0, new(year.Id, "open", year.BeginsAt, year.EndsAt, null, null));
        return TypedResults.Ok(new Page<View>(views, null));
    }
}
