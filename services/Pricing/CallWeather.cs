using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>
/// A coordinator calls the weather hard for some hours: who worked in them is paid the voted premium, also for shifts that
/// are over already. No forecast decides it, a person does, and everybody can read it.
/// </summary>
public static class CallWeather
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(48);
    private static readonly TimeSpan Latest = TimeSpan.FromDays(7);

    /// <summary>Shifts of the co-op that one call can touch.</summary>
    private const int MostShifts = 2_000;

    /// <param name="Id">The caller's own: the same call again is the same call.</param>
    public sealed record Request(
        Guid Id, DateTimeOffset From, DateTimeOffset To, [property: Required, StringLength(300, MinimumLength = 10)] string Reason);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/pay/weather", Call).For(Role.Coordinator).WithName("CallWeather").WithTags("Pricing");

    private static async Task<Results<Ok<WeatherCall>, ProblemHttpResult>> Call(
        Request request, Caller caller, PricingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var (from, to) = (Kept(request.From), Kept(request.To));
        if (from >= to || to - from > Longest || from < now - Latest)
            return Problems.Invalid("from", $"Hard weather lasts at most {Longest.TotalHours} h and is called at most {Latest.TotalDays} days afterwards.");
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('weather'))", stopping);
        if (await db.WeatherCalls.FindAsync([request.Id], stopping) is { } known)
            return known.From == from && known.To == to
                ? TypedResults.Ok(known)
                : new Refusal("mismatched_call", "Another call has this id.").ToProblem();

        var call = new WeatherCall(request.Id, from, to, request.Reason, caller.Member, now);
        db.WeatherCalls.Add(call);
        await db.SaveChangesAsync(stopping);
        var over = await db.Newest().Where(shift => shift.StartedAt < to && shift.EndedAt > from)
            .OrderBy(shift => shift.ShiftId).Take(MostShifts).ToListAsync(stopping);
        foreach (var shift in over)
            await db.Settle(shift, Told(shift), await db.HardWeatherBetween(shift.StartedAt, shift.EndedAt, stopping), now, stopping);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(call);
    }

    /// <summary>As finely as the database keeps it, so that the same call is known again.</summary>
    private static DateTimeOffset Kept(DateTimeOffset at) => at.ToUniversalTime().AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));

    private static ShiftEnded Told(SettledShift shift) => new(
        shift.ShiftId, shift.RiderId, shift.Vehicle ?? Vehicle.Bicycle, shift.Clock, shift.Rides, shift.StartedAt, shift.EndedAt,
        shift.Planned, shift.ToldRevision, shift.OwnVehicle);
}
