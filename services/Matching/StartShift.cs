using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>A rider goes on shift, whenever they like, unless a limit of working time forbids it.</summary>
public static class StartShift
{
    internal const string NoNameChosen = "Your rider";

    public sealed record Point(
        [property: Range(-90.0, 90.0)] double Lat,
        [property: Range(-180.0, 180.0)] double Lng);

    public sealed record Wishes(
        [property: Range(1, 1_000_000)] int? MaxMetres = null,
        [property: Range(1, 1_000_000)] int? MaxGrams = null);

    /// <param name="DisplayName">What restaurants and customers of this shift see.</param>
    /// <param name="Until">No ride whose restaurant would be reached after this instant; the end of the slot for who keeps a plan and says nothing else.</param>
    /// <param name="OwnVehicle">Whether the vehicle is the rider's own, whose costs are made good, and not one of the co-op's.</param>
    public sealed record Request(
        Vehicle Vehicle,
        Point Position,
        [property: StringLength(60, MinimumLength = 1)] string? DisplayName = null,
        DateTimeOffset? Until = null,
        Wishes? Limits = null,
        bool OwnVehicle = true);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/shifts", Start).For(Role.Rider).Once().WithName("StartShift");

    private static async Task<Results<Created<ShiftView>, ProblemHttpResult>> Start(
        Request request, HttpRequest http, Caller caller, MatchingDb db, HoldZones hold, Places places, Peers peers, TimeProvider clock,
        CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { } policy)
            return Problems.NotFoundedYet();
        // With an Idempotency-Key there is a transaction already, which is saved with the answer.
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stopping) : null;
        await db.HoldRider(caller.Member, stopping);
        if (await db.Shifts.SingleOrDefaultAsync(s => s.RiderId == caller.Member && s.Status != ShiftStatus.Ended, stopping) is { } live)
            return AlreadyOn(live.Id);
        if (await db.Incidents.Where(one => one.RiderId == caller.Member && one.PaidUntil > now).MaxAsync(one => (DateTimeOffset?)one.PaidUntil, stopping) is { } until)
            return Resting(until);
        if (await db.ClosedTo(caller.Member, WorkDoor.StartShift, now, stopping) is { } closed)
            return closed.ToProblem();
        if ((await db.NewestCover(stopping))?.Forbids(policy.Content.Zone.DayOf(now)) is { } uninsured)
            return uninsured.ToProblem();
        var work = await db.WorkOf(caller.Member, now, stopping);
        if (WorkingTime.MayWork(policy.Content, now, work) is { } limit)
            return limit.ToProblem();
        var planned = await db.PlanAt(caller.Member, now, stopping);
        var place = new Place(request.Position.Lat, request.Position.Lng);

        var shift = new Shift
        {
            Id = Ids.New<ShiftId>(clock),
            RiderId = caller.Member,
            Vehicle = request.Vehicle,
            OwnVehicle = request.OwnVehicle,
            DisplayName = request.DisplayName ?? NoNameChosen,
            Limits = new OwnLimits(request.Limits?.MaxMetres, request.Limits?.MaxGrams),
            Until = request.Until?.ToUniversalTime() ?? planned?.EndsAt,
            Planned = planned,
            Ticket = await db.TicketOf(caller.Member, policy.Content, now, stopping),
            StartedAt = now,
            Zone = policy.Content.ZoneOf(place).Name,
            MustEnd = WorkingTime.End(policy.Content, now, work),
        };
        db.Shifts.Add(shift);
        db.Publish(new ShiftStarted(shift.Id, shift.RiderId, shift.Vehicle, now, planned));
        db.Wake<OfferRides>(shift.Id.Value);
        var isOwn = hold.Holds(shift.Zone);
        if (isOwn)
            places.Keep(shift.Id, place, now);
        try
        {
            await db.SaveChangesAsync(stopping);
            if (transaction is not null)
                await transaction.CommitAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate)
        {
            places.Forget(shift.Id);
            return AlreadyOn(null);
        }
        if (!isOwn && !await db.TellHolder(shift, place, peers, http, now, stopping))
            places.Keep(shift.Id, place, now);
        return TypedResults.Created($"/v1/shifts/{shift.Id.Value}", ShiftView.Of(shift, [], now));
    }

    /// <summary>Tells who plans for the rider where they are.</summary>
    /// <returns>Whether it was heard: where nobody is there to plan yet, it may be this instance that will.</returns>
    private static async Task<bool> TellHolder(
        this MatchingDb db, Shift shift, Place place, Peers peers, HttpRequest http, DateTimeOffset now, CancellationToken stopping)
    {
        try
        {
            var position = AskHolder.Json(new ReportPosition.Request(place.Lat, place.Lng, now));
            using (await db.AskHolderOf(shift.Zone, peers, http, position, stopping, ReportPosition.Path)) { }
            return true;
        }
        catch (PeerGone)
        {
            return false;
        }
    }

    /// <summary>Who leaves and who goes on shift at the same moment must not miss each other.</summary>
    internal static Task HoldRider(this MatchingDb db, MemberId rider, CancellationToken stopping) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('shift of ' || {rider.Value}::text, 0))", stopping);

    /// <summary>Going off and on again draws no new ticket that day: nobody gains by trying.</summary>
    private static async Task<long> TicketOf(
        this MatchingDb db, MemberId rider, MatchingPolicy policy, DateTimeOffset now, CancellationToken stopping)
    {
        var midnight = policy.Zone.MidnightOf(policy.Zone.DayOf(now));
        var earlier = await db.Shifts.AsNoTracking()
            .Where(shift => shift.RiderId == rider && shift.StartedAt >= midnight)
            .OrderBy(shift => shift.StartedAt)
            .Select(shift => (long?)shift.Ticket)
            .FirstOrDefaultAsync(stopping);
        return earlier ?? BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
    }

    private static ProblemHttpResult Resting(DateTimeOffset until) => new Refusal("paid_after_incident", "After your accident you are paid until then, without working.")
    {
        Facts = new Dictionary<string, object?> { ["until"] = until },
    }.ToProblem();

    private static ProblemHttpResult AlreadyOn(ShiftId? shift) => new Refusal("already_on_shift", "You are on shift already.")
    {
        Facts = new Dictionary<string, object?> { ["shiftId"] = shift },
    }.ToProblem();
}
