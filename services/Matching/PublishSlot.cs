using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>A coordinator says for which hours how many riders are wanted. Nobody is put on the plan but by themselves.</summary>
public static class PublishSlot
{
    public sealed record Request(
        DateTimeOffset StartsAt, DateTimeOffset EndsAt, [property: Range(0, 500)] int Places,
        [property: StringLength(60, MinimumLength = 1)] string? Zone = null);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPut("/slots/{id:guid}", Publish).For(Role.Coordinator).WithName("PublishSlot");

    private static async Task<Results<Created<SlotView>, Ok<SlotView>, ProblemHttpResult>> Publish(
        Guid id, Request request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var (startsAt, endsAt) = (request.StartsAt.ToUniversalTime(), request.EndsAt.ToUniversalTime());
        if (endsAt - startsAt < Slot.Shortest || endsAt - startsAt > Slot.Longest)
            return Problems.Invalid("endsAt", $"A slot lasts from {Slot.Shortest.TotalMinutes} minutes to {Slot.Longest.TotalHours} hours.");

        await using var commit = await db.Begin(stopping);
        var slot = await db.Hold(new SlotId(id), stopping);
        var taken = await db.Taken(new SlotId(id)).ToListAsync(stopping);
        if (slot is null)
        {
            if (startsAt < now || startsAt > now + Slot.Furthest)
                return Problems.Invalid("startsAt", $"A slot is published for a time that is coming, {Slot.Furthest.Days} days ahead at most.");
            slot = new Slot
            {
                Id = new SlotId(id), StartsAt = startsAt, EndsAt = endsAt, Places = request.Places, Zone = request.Zone,
                PublishedBy = caller.Member, PublishedAt = now,
            };
            db.Slots.Add(slot);
            try
            {
                await db.Finish(commit, stopping);
            }
            catch (DbUpdateException problem) when (problem.IsDuplicate)
            {
                return new Refusal("in_flight", "The same slot is being published at this moment.").ToProblem();
            }
            return TypedResults.Created($"/v1/slots/{id}", SlotView.Of(slot, [], caller.Member));
        }
        if (slot.Change(startsAt, endsAt, request.Places, request.Zone, taken.Count) is { } refusal)
            return refusal.ToProblem();
        await db.Finish(commit, stopping);
        return TypedResults.Ok(SlotView.Of(slot, taken, caller.Member));
    }
}
