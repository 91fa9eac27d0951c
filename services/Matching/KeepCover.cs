using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>A coordinator writes down until when the co-op's insurance is good; everybody of the co-op reads it.</summary>
public static class KeepCover
{
    /// <param name="What">What is covered and by whom; nothing about anybody.</param>
    /// <param name="LastValidOn">Today at the soonest: what is over covers nobody.</param>
    public sealed record Request([property: Required, StringLength(300, MinimumLength = 1)] string What, DateOnly LastValidOn);

    /// <param name="RemindsFrom">The first day on which riders and coordinators are reminded that it ends.</param>
    /// <param name="Good">Whether shifts can be begun today.</param>
    public sealed record View(Guid Id, string What, DateOnly LastValidOn, DateOnly RemindsFrom, bool Good, MemberId RecordedBy, DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/insurance", Record).For(Role.Coordinator).Once().WithName("KeepCover");
        v1.MapGet("/insurance", Read).For(Role.Rider, Role.Member, Role.Coordinator, Role.Auditor).WithName("ReadCover");
    }

    internal static void Map(ModelBuilder model) => model.Entity<Cover>(cover =>
    {
        cover.ToTable("covers").Property(one => one.Id).ValueGeneratedNever();
        cover.Property(one => one.No).UseIdentityAlwaysColumn();
        cover.HasIndex(one => one.No).IsUnique();
    });

    /// <summary>The one that counts; null where none was ever written down, and nobody is asked for one.</summary>
    internal static Task<Cover?> NewestCover(this MatchingDb db, CancellationToken stopping) =>
        db.Covers.AsNoTracking().OrderByDescending(one => one.No).FirstOrDefaultAsync(stopping);

    private static async Task<Results<Created<View>, ProblemHttpResult>> Record(
        Request request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { Content: var rules })
            return Problems.NotFoundedYet();
        var today = rules.Zone.DayOf(now);
        if (request.LastValidOn < today || request.LastValidOn > today.AddYears(Cover.MostYears))
            return Problems.Invalid("lastValidOn", $"A certificate is good today, and for {Cover.MostYears} years at most.");
        var cover = new Cover { Id = Guid.CreateVersion7(now), What = request.What, LastValidOn = request.LastValidOn, RecordedBy = caller.Member, At = now };
        db.Covers.Add(cover);
        db.Wake<TellCover>();
        await db.SaveChangesAsync(stopping);
        return TypedResults.Created("/v1/insurance", Show(cover, rules, today));
    }

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Read(MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { Content: var rules })
            return Problems.NotFoundedYet();
        return await db.NewestCover(stopping) is { } cover ? TypedResults.Ok(Show(cover, rules, rules.Zone.DayOf(now))) : Problems.NotFound();
    }

    private static View Show(Cover cover, MatchingPolicy rules, DateOnly today) => new(
        cover.Id, cover.What, cover.LastValidOn, cover.RemindFrom(rules.InsuranceReminderDays), cover.Forbids(today) is null, cover.RecordedBy, cover.At);
}
