using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// A rider reports an accident. Their work ends at once, a ride that they have not collected goes to another, and their pay
/// goes on to the planned end of the shift. A claim is opened, of which all coordinators hear.
/// </summary>
public static class ReportIncident
{
    private const string Because = "the rider had an accident";
    private const int Most = 100;

    public sealed record Request([property: Required, StringLength(2_000, MinimumLength = 1)] string What);

    public sealed record Reply([property: Required, StringLength(2_000, MinimumLength = 1)] string Answer);

    public sealed record View(
        ShiftId Id, MemberId RiderId, string What, DateTimeOffset At, DateTimeOffset PaidUntil, IReadOnlyList<RideId> Carried,
        MemberId? ClosedBy, string? Answer, DateTimeOffset? ClosedAt)
    {
        internal static View Of(Incident one) =>
            new(one.Id, one.RiderId, one.What, one.At, one.PaidUntil, one.Carried, one.ClosedBy, one.Answer, one.ClosedAt);
    }

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/shifts/{id:guid}/incident", Report).For(Role.Rider).WithName("ReportIncident");
        v1.MapGet("/incidents", Read).For(Role.Coordinator).WithName("ReadIncidents").ShowsEverybody();
        v1.MapPost("/incidents/{id:guid}/close", Close).For(Role.Coordinator).WithName("CloseIncident");
    }

    internal static void Map(ModelBuilder model) => model.Entity<Incident>(incident =>
    {
        incident.ToTable("incidents").Property(one => one.Id).ValueGeneratedNever();
        incident.Property(one => one.Carried).AsJson();
        incident.HasIndex(one => one.RiderId);
        incident.HasIndex(one => one.At).HasDatabaseName("incidents_open").HasFilter("closed_at IS NULL");
    });

    /// <summary>Reporting it again answers as the first time.</summary>
    private static async Task<Results<Ok<View>, ProblemHttpResult>> Report(
        Guid id, Request request, Caller caller, MatchingDb db, Places places, TimeProvider clock, CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        await db.HoldRider(caller.Member, stopping);
        if (await db.Hold(new ShiftId(id), stopping) is not { } shift || shift.RiderId != caller.Member)
            return Problems.NotFound();
        if (await db.Incidents.FindAsync([shift.Id], stopping) is { } known)
            return TypedResults.Ok(View.Of(known));

        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, shift.StartedAt, stopping) is not { Content: var rule })
            return Problems.NotFoundedYet();
        var now = clock.GetUtcNow();
        var carried = await db.GiveBackRides(caller.Member, Because, now, stopping);
        await db.Forget(shift, Because, now, stopping);
        places.Forget(shift.Id);
        var incident = new Incident
        {
            Id = shift.Id,
            RiderId = shift.RiderId,
            What = request.What,
            At = now,
            PaidUntil = Incident.EndOf(shift, rule, now),
            Carried = carried,
        };
        if (shift.EndPaidUntil(incident.PaidUntil, now) is { } refusal)
            return refusal.ToProblem();
        db.Incidents.Add(incident);
        db.Clock.Add(new ClockEvent(shift.Id, ClockKind.Incident, id, now, now));
        await db.TellEnd(shift, incident.PaidUntil, stopping, dueAt: incident.PaidUntil);
        db.Publish(new IncidentReported(shift.Id, shift.RiderId, now));
        await db.Finish(commit, stopping);
        return TypedResults.Ok(View.Of(incident));
    }

    /// <summary>Those that wait for an answer first, the oldest on top.</summary>
    private static async Task<Ok<IReadOnlyList<View>>> Read(MatchingDb db, CancellationToken stopping)
    {
        var some = await db.Incidents.AsNoTracking().OrderBy(one => one.ClosedAt != null).ThenBy(one => one.At).Take(Most).ToListAsync(stopping);
        return TypedResults.Ok<IReadOnlyList<View>>(some.ConvertAll(View.Of));
    }

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Close(
        Guid id, Reply request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.Incidents.FromSql($"SELECT * FROM incidents WHERE id = {id} FOR UPDATE").AsAsyncEnumerable().SingleOrDefaultAsync(stopping) is not { } incident)
            return Problems.NotFound();
        if (incident.Close(caller.Member, request.Answer, clock.GetUtcNow()) is { } refusal)
            return refusal.ToProblem();
        db.Tell(incident.RiderId.Value, StreamKind.Announcement, id, "incident-answered");
        await db.Finish(commit, stopping);
        return TypedResults.Ok(View.Of(incident));
    }
}
