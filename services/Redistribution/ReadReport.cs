using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>The public report of a year whose surplus is shared; anyone may read it, and nobody is named in it.</summary>
public static class ReadReport
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/periods/{id}/report", Handle).WithName("ReadReport").ForAnyone();

    private static async Task<Results<Ok<PublicReport>, ProblemHttpResult>> Handle(string id, RedistributionDb db, CancellationToken stopping)
    {
        var distribution = await db.Distributions.AsNoTracking().Include(one => one.Lines).SingleOrDefaultAsync(
            one => one.Period == id && (one.Status == DistributionStatus.Approved || one.Status == DistributionStatus.Paid), stopping);
        if (distribution is null)
            return Problems.NotFound();
        var period = await db.Periods.AsNoTracking().SingleAsync(one => one.Id == id, stopping);
        var rode = (await db.Shifts.AsNoTracking().Where(shift => shift.At >= period.BeginsAt && shift.At < period.EndsAt)
            .Select(shift => shift.MemberId).Distinct().ToListAsync(stopping)).ToHashSet();
        Money Of(bool riders) => distribution.Shares.Where(share => rode.Contains(share.Member) == riders)
            .Aggregate(Money.Zero, (sum, share) => sum + share.Cents);
        return TypedResults.Ok(PublicReport.Of(
            id, period.Waterfall, Of(riders: true), Of(riders: false), distribution.KeptCents, distribution.Hash,
            (distribution.Shares.Count(share => rode.Contains(share.Member)), distribution.Shares.Count(share => !rode.Contains(share.Member)))));
    }
}
