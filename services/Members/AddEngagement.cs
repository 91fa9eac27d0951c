using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A coordinator writes down that somebody works under another law from a day on; what was before stays as it was.</summary>
public static class AddEngagement
{
    public sealed record Request(Engagement Engagement, DateOnly StartsOn);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/members/{id:guid}/engagements", Handle).WithName("AddEngagement").For(Role.Coordinator).Once();

    internal static void Map(ModelBuilder model) =>
        model.Entity<EngagementPeriod>().ToTable("engagements").IsAppendOnly().HasKey(period => new { period.MemberId, period.StartsOn });

    private static async Task<Results<Created<ReadMember.Period>, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var (member, now) = (new MemberId(id), clock.GetUtcNow());
        if (await db.Memberships.FindAsync([member], stopping) is not { LeftOn: null })
            return Problems.NotFound();
        var newest = await db.Set<EngagementPeriod>().Where(period => period.MemberId == member).MaxAsync(period => period.StartsOn, stopping);
        if (request.StartsOn <= newest || request.StartsOn > (await db.DayOf(now, stopping)).AddYears(1))
            return new Refusal("invalid_date", $"The next period begins after {newest:yyyy-MM-dd}, and within a year.") { ByRule = true }.ToProblem();

        db.Add(new EngagementPeriod
        {
            MemberId = member,
            StartsOn = request.StartsOn,
            Engagement = request.Engagement,
            DecidedBy = caller.Member,
            At = now,
        });
        db.Publish(new MemberEngaged(member, request.Engagement, request.StartsOn, now), dueAt: request.StartsOn.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate)
        {
            return new Refusal("invalid_date", "A period that begins on this day was written down at this moment.").ToProblem();
        }
        return TypedResults.Created($"/v1/members/{id}", new ReadMember.Period(request.Engagement, request.StartsOn));
    }
}
