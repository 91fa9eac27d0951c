using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// A coordinator proposes to put a shift's clock right, and the rider whose time it is agrees or objects. Nothing that was
/// told is changed: all of it stays readable, with author and reason.
/// </summary>
public static class CorrectClock
{
    /// <param name="Id">The caller's own: the same proposal again is the same proposal.</param>
    public sealed record Proposal(
        Guid Id, [property: Required, StringLength(300, MinimumLength = 10)] string Reason,
        long? EventSeq = null, ClockKind? Kind = null, DateTimeOffset? HappenedAt = null);

    public sealed record Answer([property: StringLength(300)] string? Reason = null);

    /// <summary>The clock as it was told, what was put right in it, and the seconds in each state as they count.</summary>
    public sealed record View(
        ShiftId ShiftId, IReadOnlyList<ClockEvent> Events, IReadOnlyList<ClockCorrection> Corrections,
        IReadOnlyDictionary<ClockState, long> ClockSeconds);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/shifts/{id:guid}/clock", Read).For(Role.Rider, Role.Coordinator).WithName("ReadClock").ShowsAnother<MatchingDb>(RiderOf);
        v1.MapPost("/shifts/{id:guid}/corrections", Propose).For(Role.Coordinator).WithName("ProposeCorrection").ShowsAnother<MatchingDb>(RiderOf);
        v1.MapPost("/corrections/{id:guid}/agree", (Guid id, Answer answer, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping) =>
            Reply(id, CorrectionStep.Agreed, answer, caller, db, clock, stopping)).For(Role.Rider).WithName("AgreeToCorrection");
        v1.MapPost("/corrections/{id:guid}/object", (Guid id, Answer answer, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping) =>
            Reply(id, CorrectionStep.Objected, answer, caller, db, clock, stopping)).For(Role.Rider).WithName("ObjectToCorrection");
    }

    private static async Task<Guid?> RiderOf(MatchingDb db, Guid shift, CancellationToken stopping) => (await db.Shifts.AsNoTracking()
        .Where(one => one.Id == new ShiftId(shift)).Select(one => (MemberId?)one.RiderId).SingleOrDefaultAsync(stopping))?.Value;

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Read(
        Guid id, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping) =>
        await db.Shifts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == new ShiftId(id), stopping) is { } shift
            && (caller.Is(Role.Coordinator) || shift.RiderId == caller.Member)
            ? TypedResults.Ok(await db.ViewOf(shift, clock.GetUtcNow(), stopping))
            : Problems.NotFound();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Propose(
        Guid id, Proposal request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new ShiftId(id), stopping) is not { } shift)
            return Problems.NotFound();
        var proposal = new ClockCorrection(
            shift.Id, request.Id, CorrectionStep.Proposed, caller.Member, request.Reason, now, request.EventSeq, request.Kind,
            request.HappenedAt?.ToUniversalTime());
        if (await db.Corrections.AsNoTracking()
            .SingleOrDefaultAsync(step => step.ProposalId == request.Id && step.Step == CorrectionStep.Proposed, stopping) is { } known)
            return known with { Seq = 0, At = now } == proposal
                ? TypedResults.Ok(await db.ViewOf(shift, now, stopping))
                : new Refusal("mismatched_correction", "Another proposal has this id.").ToProblem();
        if (CorrectedClock.Check(shift, await db.ClockOf(shift.Id, stopping), proposal, now) is { } refusal)
            return refusal.ToProblem();
        db.Corrections.Add(proposal);
        await db.Finish(commit, stopping);
        return TypedResults.Ok(await db.ViewOf(shift, now, stopping));
    }

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Reply(
        Guid id, CorrectionStep step, Answer answer, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        await using var commit = await db.Begin(stopping);
        if (await db.Corrections.AsNoTracking()
                .SingleOrDefaultAsync(one => one.ProposalId == id && one.Step == CorrectionStep.Proposed, stopping) is not { } proposal
            || await db.Hold(proposal.ShiftId, stopping) is not { } shift || shift.RiderId != caller.Member)
            return Problems.NotFound();

        // The shift is held: of two answers at once the second finds the first.
        var given = await db.Corrections.AsNoTracking().SingleOrDefaultAsync(one => one.ProposalId == id && one.Step != CorrectionStep.Proposed, stopping);
        if (given is not null && given.Step != step)
            return new Refusal("answered", "You have answered this proposal; a new one can be made.")
            {
                Facts = new Dictionary<string, object?> { ["answer"] = given.Step },
            }.ToProblem();
        if (given is null)
        {
            db.Corrections.Add(new ClockCorrection(shift.Id, id, step, caller.Member, answer.Reason, now));
            await db.SaveChangesAsync(stopping);
            if (step == CorrectionStep.Agreed)
                await db.TellAgain(shift.Id, stopping);
        }
        await db.Finish(commit, stopping);
        return TypedResults.Ok(await db.ViewOf(shift, now, stopping));
    }

    private static async Task<View> ViewOf(this MatchingDb db, Shift shift, DateTimeOffset now, CancellationToken stopping)
    {
        var told = (await db.ClockOf(shift.Id, stopping)).OrderBy(one => one.Seq).ToList();
        var steps = await db.Corrections.AsNoTracking().Where(step => step.ShiftId == shift.Id).OrderBy(step => step.Seq).ToListAsync(stopping);
        return new View(shift.Id, told, steps, ShiftView.Of(shift, CorrectedClock.Of(told, steps), now).ClockSeconds);
    }
}
