using Coop.Hosting;
using Coop.Matching;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>How restrictions lie in the database, and what Matching says was lost by one that should not have been.</summary>
public sealed class KeepRestrictions(MembersDb db) : IHear<ShiftsLost>
{
    public async Task Hear(ShiftsLost news, CancellationToken stopping)
    {
        if (await db.HoldReview(news.RestrictionId, stopping) is { RectifiedAt: null } review)
            review.Rectify(news.PlannedSeconds, news.UsualSeconds, news.At);
    }

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Restriction>(restriction =>
        {
            restriction.ToTable("restrictions").IsAppendOnly();
            restriction.Property(r => r.Id).ValueGeneratedNever();
            restriction.Property(r => r.Closes).AsJson();
            restriction.Property(r => r.Evidence).AsJson();
            restriction.HasIndex(r => r.MemberId);
        });
        model.Entity<RestrictionReview>(review =>
        {
            review.ToTable("restriction_reviews").HasKey(r => r.RestrictionId);
            review.HasIndex(r => r.DueAt).HasDatabaseName("reviews_owed").HasFilter("outcome IS NULL");
        });
    }
}

internal static class Restrictions
{
    extension(MembersDb db)
    {
        /// <summary>The review of a restriction, which nobody else changes until the transaction ends; null if there is none.</summary>
        public async Task<RestrictionReview?> HoldReview(RestrictionId id, CancellationToken stopping) => await db.RestrictionReviews
            .FromSql($"SELECT * FROM restriction_reviews WHERE restriction_id = {id.Value} FOR UPDATE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);

        /// <summary>Opens the doors again, and has what was lost worked out.</summary>
        public void Reinstate(Restriction restriction, DateTimeOffset now) => db.Publish(new MemberReinstated(
            restriction.Id, restriction.MemberId, restriction.EffectiveAt,
            ClosedTo: restriction.EndsAt < now ? restriction.EndsAt.Value : now, now));
    }
}
