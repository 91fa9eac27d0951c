using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>A coordinator hears who contests a wait, and says with a reason how long it counts; the order is settled again by that, and the books get the difference.</summary>
public static class DecideWait
{
    private const int LongestWaitSeconds = 86_400;

    /// <param name="WaitedSeconds">0 to a day. What was measured may be said again: then nothing changes but that it was looked at.</param>
    public sealed record Request(
        [property: Range(0, LongestWaitSeconds)] int WaitedSeconds, [property: Required, StringLength(500, MinimumLength = 3)] string Reason);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/wait-objections", Open).For(Role.Coordinator).WithName("ReadOpenWaitObjections").WithTags("Pricing");
        v1.MapPost("/wait-objections/{id:guid}/decide", Decide).For(Role.Coordinator).WithName("DecideWait").WithTags("Pricing");
    }

    /// <summary>Those that nobody has decided, the oldest first.</summary>
    private static async Task<Results<Ok<Page<WaitObjectionView>>, ProblemHttpResult>> Open(
        PricingDb db, CancellationToken stopping, string? after = null,
        [Range(1, Page<WaitObjectionView>.MostItems)] int limit = Page<WaitObjectionView>.DefaultLimit)
    {
        var since = DateTimeOffset.UnixEpoch;
        if (after is not null && !DateTimeOffset.TryParseExact(after, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out since))
            return Problems.Invalid("after", "A page goes on where the one before said.");
        var found = await db.WaitObjections.AsNoTracking()
            .Where(one => one.At > since.ToUniversalTime() && !db.WaitDecisions.Any(decision => decision.ObjectionId == one.Id))
            .OrderBy(one => one.At).Take(limit + 1).ToListAsync(stopping);
        var orders = found.ConvertAll(one => one.OrderId);
        var rides = await db.NewestRides().Where(ride => orders.Contains(ride.OrderId)).ToDictionaryAsync(ride => ride.OrderId, stopping);
        return TypedResults.Ok(Page<WaitObjectionView>.Of(
            found.ConvertAll(one => WaitObjectionView.Of(one, null, rides[one.OrderId])), limit, last => $"{last.At:O}"));
    }

    private static async Task<Results<Ok<WaitObjectionView>, ProblemHttpResult>> Decide(
        Guid id, Request request, Caller caller, PricingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.WaitObjections.FindAsync([id], stopping) is not { } objection || await db.NewestOf(objection.OrderId, stopping) is not { } ride)
            return Problems.NotFound();
        if (await db.WaitDecisions.FindAsync([id], stopping) is { } known)
            return Again(known, request, objection, ride);
        if (ride.RiderId == caller.Member)
            return new Refusal("own_case", "Nobody decides in a case of their own: another coordinator does.") { ByRule = true }.ToProblem();

        var decision = new WaitDecision(id, request.WaitedSeconds, request.Reason, caller.Member, now);
        db.WaitDecisions.Add(decision);
        var told = new RideTold(
            ride.OrderId, ride.ToldVersion, ride.RestaurantId, ride.RiderId, ride.End, ride.AgreedPrice,
            (ride.Went ?? new RideWent()) with { WaitedSeconds = request.WaitedSeconds }, ride.At);
        ride = await db.Settle(ride, told, now, stopping);
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate)
        {
            return new Refusal("decided_meanwhile", "This order was settled again at this very moment: look again.").ToProblem();
        }
        return TypedResults.Ok(WaitObjectionView.Of(objection, decision, ride));
    }

    private static Results<Ok<WaitObjectionView>, ProblemHttpResult> Again(
        WaitDecision known, Request request, WaitObjection objection, SettledRide ride) =>
        (known.WaitedSeconds, known.Because) == (request.WaitedSeconds, request.Reason)
            ? TypedResults.Ok(WaitObjectionView.Of(objection, known, ride))
            : new Refusal("already_decided", "This objection was decided; what was decided stands.").ToProblem();
}
