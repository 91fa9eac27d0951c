using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Takes a distribution back: what it booked is turned round line by line, so that every balance is what it was.</summary>
public static class ReverseDistribution
{
    public sealed record Request([property: Required, StringLength(300, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/distributions/{id:guid}/reverse", Handle).WithName("ReverseDistribution").For(Role.Coordinator).ShowsEverybody();

    private static async Task<Results<Ok<DistributionView>, ProblemHttpResult>> Handle(
        Guid id, Request request, RedistributionDb db, BookEntry books, Chart chart, TimeProvider clock, CancellationToken stopping)
    {
        if (request.Reason.Any(char.IsControl))
            return Problems.Invalid("reason", "A reason is one line of plain words.");
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.Hold(id, stopping) is not { } distribution)
            return Problems.NotFound();
        if (distribution.Status != DistributionStatus.Reversed)
        {
            if (DistributionLife.Move(distribution.Status, DistributionStatus.Reversed) is { } refusal)
                return refusal.ToProblem();
            var now = clock.GetUtcNow();
            string[] keys = [$"distribution:{id}", $"distribution-paid:{id}"];
            var booked = await db.Entries.AsNoTracking().Include(entry => entry.Lines)
                .Where(entry => keys.Contains(entry.Key)).OrderByDescending(entry => entry.Seq).ToListAsync(stopping);
            foreach (var entry in booked)
                await books.Book(entry.Read().Reversed(now, $"taken back: {request.Reason}"), stopping);
            distribution.Status = DistributionStatus.Reversed;
            distribution.ReversedAt = now;
            distribution.ReversedBecause = request.Reason;
            await db.SaveChangesAsync(stopping);

            // What of the shares had become capital is nobody's any more.
            foreach (var line in booked.SelectMany(entry => entry.Lines).Where(line => line.Account == chart[Use.Capital].Number))
                await db.Tell(chart, new(line.Aux!.Value), now, stopping);
        }

        var view = await db.Show(distribution, person => person.ToString(), stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(view);
    }
}
