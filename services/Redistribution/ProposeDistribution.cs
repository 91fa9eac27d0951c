using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Works out how the surplus of a closed year would be shared, and puts it before the members. Nothing is paid by it.</summary>
public static class ProposeDistribution
{
    public sealed record Request([property: Required, StringLength(4, MinimumLength = 4)] string Period);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/distributions", Handle).WithName("ProposeDistribution").For(Role.Coordinator).ShowsEverybody().Once();

    private static async Task<Results<Created<DistributionView>, Ok<DistributionView>, ProblemHttpResult>> Handle(
        Request request, Caller caller, RedistributionDb db, Pseudonyms pseudonyms, TimeProvider clock, CancellationToken stopping)
    {
        var period = await db.Periods.AsNoTracking().SingleOrDefaultAsync(closed => closed.Id == request.Period, stopping);
        if (period is null)
            return new Refusal("period_open", $"{request.Period} is not closed: there is nothing to share yet.").ToProblem();
        if (period.Waterfall.Surplus <= Money.Zero)
            return new Refusal("no_surplus", $"{request.Period} left {period.Waterfall.Surplus}: nothing is shared.").ToProblem();

        var statutes = (await db.PolicyOf<Statutes>(PolicyKind.Statutes, period.Statutes.Version, stopping))!.Content;
        if (Law.ForbidSharing(statutes.LegalProfile, Span.DayOf(Span.LastBefore(period.EndsAt), statutes.Zone), Span.DayOf(clock.GetUtcNow(), statutes.Zone)) is { } late)
            return late.ToProblem();
        var people = await WhoTakesPart(period, statutes, db, pseudonyms, stopping);
        var work = people.ConvertAll(person => person.Work);
        var weights = Weights.Of(statutes, work);
        var pool = period.Waterfall.Workers;
        if ((Weights.Forbid(statutes, work) ?? Shares.Forbid(pool, weights, statutes.CapCents)) is { } refusal)
            return refusal.ToProblem();

        var proof = Proof.Of(period.Id, pool, weights, statutes.CapCents, period.Statutes);
        var hash = proof.Hash();
        if (await db.Distributions.Include(one => one.Lines).FirstOrDefaultAsync(
            one => one.Period == period.Id && one.Hash == hash && one.Status != DistributionStatus.Reversed, stopping) is { } same)
            return TypedResults.Ok(DistributionView.Of(same, period, person => person.ToString()));

        // Runs are linked in the order in which they are proposed; with an Idempotency-Key there is a transaction already.
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stopping) : null;
        await db.HoldBooks(stopping);
        var previous = await db.LastRun(stopping);
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var by = people.ToDictionary(person => person.Work.Id);
        var distribution = new Distribution
        {
            Id = id,
            Period = period.Id,
            Status = DistributionStatus.Proposed,
            PoolCents = pool,
            KeptCents = proof.Out.KeptCents,
            Statutes = period.Statutes,
            Proof = proof.Json(),
            Hash = hash,
            PreviousRunHash = previous,
            RunHash = LinkedRuns.After(previous, proof.Json()),
            ProposedAt = now,
            Lines = [.. proof.Out.Shares.Select(share => new DistributionLine(
                id, by[share.Id].Member, share.Id, share.Cents,
                $"{Weights.Because(statutes, by[share.Id].Work)}: weight {share.Weight}, exactly {share.Quotient} cents"))],
        };
        db.Distributions.Add(distribution);
        db.Publish(new SurplusProposed(id, period.Id, pool, hash, now));
        await db.SaveChangesAsync(stopping);
        if (transaction is not null)
            await transaction.CommitAsync(stopping);
        return TypedResults.Created($"/v1/distributions/{id}", DistributionView.Of(distribution, period, person => person.ToString()));
    }

    /// <summary>
    /// Everybody who works here under contract, members or not, with the presence or seniority that the law asks for; where what
    /// is shared goes by business done, as in a federation, whoever does it.
    /// </summary>
    private static async Task<List<(MemberId Member, Work Work)>> WhoTakesPart(
        ClosedPeriod period, Statutes statutes, RedistributionDb db, Pseudonyms pseudonyms, CancellationToken stopping)
    {
        var secret = await pseudonyms.Secret(period.Id, stopping);
        var year = Span.Named(period.Id, statutes.Zone)!;
        var beginsOn = Span.DayOf(year.BeginsAt, statutes.Zone);
        var closesOn = Span.DayOf(Span.LastBefore(period.EndsAt), statutes.Zone);
        var shifts = await db.Shifts.AsNoTracking()
            .Where(shift => shift.At >= period.BeginsAt && shift.At < period.EndsAt).ToListAsync(stopping);
        var work = shifts.ToLookup(shift => shift.MemberId);
        var figures = (await db.Figures.AsNoTracking().Where(figure => figure.Period == period.Id).ToListAsync(stopping)).ToLookup(figure => figure.MemberId);
        var byBusiness = statutes.LegalProfile is LegalProfile.FrRistourne or LegalProfile.Federation;
        var workers = await db.Workers.AsNoTracking()
            .Where(worker => (byBusiness || worker.Engagement == Engagement.Employee) && worker.JoinedOn != null).ToListAsync(stopping);
        return
        [
            .. from worker in workers
               where statutes.Eligibility.Admits(worker.JoinedOn!.Value, worker.LeftOn, beginsOn, closesOn)
               select (worker.MemberId, new Work(
                   Pseudonym.Of(secret, worker.MemberId.Value),
                   // What was put right for a closed year can be more than was worked in this one.
                   Math.Max(0, work[worker.MemberId].Sum(shift => shift.PaidSeconds)),
                   new Money(Math.Max(0, work[worker.MemberId].Sum(shift => shift.WagesCents.Cents))),
                   Presence.Years(worker.JoinedOn!.Value, closesOn),
                   Days: Presence.Days(worker.JoinedOn!.Value, worker.LeftOn, beginsOn, closesOn)).With([.. figures[worker.MemberId]])),
        ];
    }
}
