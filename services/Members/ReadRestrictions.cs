using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>The coordinators read what was decided about people: what is still owed a review or money first, the soonest due on top.</summary>
public static class ReadRestrictions
{
    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/restrictions", Handle).WithName("ReadRestrictions").For(Role.Coordinator).ShowsEverybody();

    private static async Task<Ok<IReadOnlyList<RestrictionView>>> Handle(MembersDb db, CancellationToken stopping) => TypedResults.Ok(await Of(
        db.RestrictionReviews.OrderBy(review => review.Outcome != null && (review.RectifyBy == null || review.RectifiedAt != null))
            .ThenBy(review => review.DueAt).Take(Most), db, stopping));

    /// <summary>All that was ever decided about one member, the newest first.</summary>
    internal static Task<IReadOnlyList<RestrictionView>> Of(MemberId member, MembersDb db, CancellationToken stopping) => Of(
        db.RestrictionReviews.Where(review => db.Restrictions.Any(one => one.Id == review.RestrictionId && one.MemberId == member))
            .OrderByDescending(review => review.DueAt), db, stopping);

    private static async Task<IReadOnlyList<RestrictionView>> Of(
        IQueryable<RestrictionReview> reviews, MembersDb db, CancellationToken stopping)
    {
        var some = await reviews.AsNoTracking().ToListAsync(stopping);
        var ids = some.ConvertAll(review => review.RestrictionId);
        var restrictions = await db.Restrictions.AsNoTracking().Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, stopping);
        return some.ConvertAll(review => RestrictionView.Of(restrictions[review.RestrictionId], review));
    }
}
