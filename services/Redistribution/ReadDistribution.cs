using System.Text;
using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>A distribution as people read it. Shares and what caps kept sum to the pool; the pool and the reserves' part are parts of the surplus.</summary>
public sealed record DistributionView(
    Guid Id, string Period, DistributionStatus Status, Money SurplusCents, Money ReservesCents, Money PoolCents,
    IReadOnlyList<DistributionView.Line> Lines, Money KeptCents, PolicyRef Statutes, string Hash, ProposalId? ProposalId,
    string? PreviousRunHash, string? RunHash, DateOnly? PayBy)
{
    public sealed record Line(string Member, Money Cents, string Because);

    internal static DistributionView Of(Distribution distribution, ClosedPeriod period, Func<Guid, string> name) => new(
        distribution.Id, distribution.Period, distribution.Status, period.Waterfall.Surplus,
        period.Waterfall.LegalReserve + period.Waterfall.DevelopmentFund + period.Waterfall.StatutoryReserve,
        distribution.PoolCents,
        [.. distribution.Lines.OrderBy(line => line.Pseudonym, StringComparer.Ordinal)
            .Select(line => new Line(name(line.MemberId.Value), line.Cents, line.Because))],
        distribution.KeptCents, distribution.Statutes, distribution.Hash, distribution.ProposalId, distribution.PreviousRunHash, distribution.RunHash,
        Law.Of(period.Result.Profile).PayBy?.After(DateOnly.FromDateTime(period.EndsAt.UtcDateTime.AddDays(-1))));
}

/// <summary>How a surplus is or was shared, under pseudonyms, and the proof with which anyone can work it out again.</summary>
public static class ReadDistribution
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/distributions/{id:guid}", Handle).WithName("ReadDistribution").For(Role.Member, Role.Auditor, Role.Coordinator).ShowsEverybody();
        v1.MapGet("/distributions/{id:guid}/proof", Proof).WithName("ReadProof").For(Role.Member, Role.Auditor, Role.Coordinator);
    }

    private static async Task<Results<Ok<DistributionView>, ProblemHttpResult>> Handle(
        Guid id, Caller caller, RedistributionDb db, Pseudonyms pseudonyms, CancellationToken stopping)
    {
        var distribution = await db.Distributions.AsNoTracking().Include(one => one.Lines).SingleOrDefaultAsync(one => one.Id == id, stopping);
        return distribution is null
            ? Problems.NotFound()
            : TypedResults.Ok(await db.Show(distribution, await pseudonyms.For(caller, distribution.Period, stopping), stopping));
    }

    // The very bytes that were hashed and voted on.
    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Proof(Guid id, RedistributionDb db, CancellationToken stopping) =>
        await db.Distributions.AsNoTracking().Where(one => one.Id == id).Select(one => one.Proof).SingleOrDefaultAsync(stopping) is { } proof
            ? TypedResults.Text(proof, "application/json", Encoding.UTF8)
            : Problems.NotFound();
}

internal static class ShowDistribution
{
    extension(RedistributionDb db)
    {
        public async Task<DistributionView> Show(Distribution distribution, Func<Guid, string> name, CancellationToken stopping) =>
            DistributionView.Of(distribution, await db.Periods.AsNoTracking().SingleAsync(period => period.Id == distribution.Period, stopping), name);

        /// <summary>The hash of the last run; the books are held.</summary>
        public async Task<string> LastRun(CancellationToken stopping) => await db.Distributions
            .Where(one => one.RunHash != null && !db.Distributions.Any(next => next.PreviousRunHash == one.RunHash))
            .Select(one => one.RunHash).SingleOrDefaultAsync(stopping) ?? LinkedRuns.Start;

        /// <summary>The distribution, held until the transaction ends, so that of several who act on it one is first; null when there is none.</summary>
        public async Task<Distribution?> Hold(Guid id, CancellationToken stopping)
        {
            var held = await db.Distributions.FromSql($"SELECT * FROM distributions WHERE id = {id} FOR UPDATE")
                .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
            if (held is not null)
                await db.Entry(held).Collection(distribution => distribution.Lines).LoadAsync(stopping);
            return held;
        }
    }
}
