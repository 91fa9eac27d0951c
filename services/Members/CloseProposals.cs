using Coop.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coop.Members;

/// <summary>
/// Ends the votes whose time has come: opens the urn, publishes the ballots, counts them, and makes what was carried the
/// co-op's rule, or asks the members a second time.
/// </summary>
public sealed class CloseProposals(
    MembersDb db, SigningKeys<MembersDb> keys, IOptions<KeySecret> secret, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 20;

    public static InWords? Decides => new(
        "Counts a vote that is over, and makes what was carried the rule.",
        "Dépouille un vote clos et fait règle de ce qui est adopté.");

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var now = clock.GetUtcNow();

        // One instance at a time gives out the versions of a rule.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('close_proposals'))", stopping);
        var over = await db.Proposals
            .FromSql($"""
                SELECT * FROM proposals WHERE status = 'open' AND closes_at <= {now}
                ORDER BY closes_at LIMIT {Batch} FOR UPDATE
                """)
            .ToListAsync(stopping);
        foreach (var proposal in over.OrderBy(proposal => proposal.ClosesAt))
        {
            await Close(proposal, now, stopping);
            await db.SaveChangesAsync(stopping);
        }
        await transaction.CommitAsync(stopping);

        return over.Count == Batch ? now : await db.Proposals.Where(proposal => proposal.Status == ProposalStatus.Open)
            .MinAsync(proposal => (DateTimeOffset?)proposal.ClosesAt, stopping);
    }

    private async Task Close(Proposal proposal, DateTimeOffset now, CancellationToken stopping)
    {
        await Publish(proposal.Id, stopping);
        var ballots = await db.Ballots.Where(ballot => ballot.ProposalId == proposal.Id).ToListAsync(stopping);
        // The day of the last ballot that could be cast: whoever joins on a day that begins as the vote closes had none.
        var eligible = await db.EligibleFor(proposal, await db.DayOf(proposal.ClosesAt.AddTicks(-1), stopping), stopping);
        switch (proposal.Close(BallotCount.Of(ballots, eligible, proposal.Rule), isAsPut: PolicyRecord.HashOf(proposal.Content) == proposal.Hash))
        {
            case ProposalStatus.SecondCall:
                db.Proposals.Add(proposal.AskAgain(ProposalId.New(clock), now));
                return;
            case ProposalStatus.Adopted:
                var last = await db.Policies.Where(policy => policy.Kind == proposal.Kind)
                    .MaxAsync(policy => (int?)policy.Version, stopping) ?? 0;
                await db.Adopt(keys, proposal.Kind, proposal.Content, version: last + 1, proposal.Id, proposal.HoldsFrom(now), adoptedAt: now, stopping);
                db.Wake<TakeOffice>();
                if (proposal.Kind == PolicyKind.Election && Representative.Candidacy.Read(proposal.Content) is { Office: Office.Representative } elected)
                    db.Representatives.Add(new Representative(proposal.Id, elected.MemberId, proposal.HoldsFrom(now), elected.Until));
                return;
        }
    }

    /// <summary>All ballots become rows in this one transaction, so that nothing about a row tells when it was cast.</summary>
    private async Task Publish(ProposalId proposal, CancellationToken stopping)
    {
        if (await db.Urns.FindAsync([proposal], stopping) is not { } urn)
            return;
        db.Ballots.AddRange(urn.Open(secret.Value));
        db.Urns.Remove(urn);
        await db.SaveChangesAsync(stopping);
    }
}
