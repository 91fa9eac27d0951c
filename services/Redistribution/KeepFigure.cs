using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// Puts on record what a person's share is measured by beside their shifts: absences that count as work, and where the law
/// lets it be shared by them, deliveries, metres, fees and value added. A federation measures its collectives so.
/// </summary>
public static class KeepFigure
{
    private const long Most = 1_000_000_000_000;

    /// <param name="Amount">In the unit of its kind; negative where an earlier figure was too high.</param>
    /// <param name="Source">The paper it is from.</param>
    public sealed record Request(
        MemberId MemberId, FigureKind Kind, long Amount, [property: Required, StringLength(300, MinimumLength = 1)] string Source);

    public sealed record View(Guid Id, string Period, MemberId MemberId, FigureKind Kind, long Amount, long Total);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/periods/{id}/figures", Handle).WithName("KeepFigure").For(Role.Coordinator).Once();

    private static async Task<Results<Created<View>, ProblemHttpResult>> Handle(
        string id, Request request, RedistributionDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        if (Span.Named(id, statutes.Zone) is not { } year || year.BeginsAt > now)
            return Problems.Invalid("id", "A period is a calendar year that has begun, such as 2026.");
        if (request.Amount == 0 || Math.Abs(request.Amount) > Most)
            return Problems.Invalid("amount", "A figure is a whole number other than zero.");
        if (request.Source.Any(char.IsControl))
            return Problems.Invalid("source", "A source is one line of plain words.");
        if (!await db.Workers.AnyAsync(worker => worker.MemberId == request.MemberId, stopping))
            return Problems.Invalid("memberId", "Nobody of that id is known here.");
        if (await db.Distributions.AnyAsync(one => one.Period == id
            && (one.Status == DistributionStatus.Approved || one.Status == DistributionStatus.Paid), stopping))
            return new Refusal("already_shared", $"The surplus of {id} is shared already: take that back first.").ToProblem();

        var figure = new Figure(Guid.CreateVersion7(now), id, request.MemberId, request.Kind, request.Amount, request.Source, now);
        db.Figures.Add(figure);
        await db.SaveChangesAsync(stopping);
        var total = await db.Figures.Where(one => one.Period == id && one.MemberId == request.MemberId && one.Kind == request.Kind).SumAsync(one => one.Amount, stopping);
        return TypedResults.Created((string?)null, new View(figure.Id, id, figure.MemberId, figure.Kind, figure.Amount, total));
    }
}
