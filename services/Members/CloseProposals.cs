using System.Text.Json;
using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>Ends the votes whose time has come: counts, and makes what was carried the co-op's rule.</summary>
public sealed class CloseProposals(MembersDb db, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 20;

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
        var cast = await db.Ballots.Where(ballot => ballot.ProposalId == proposal.Id)
            .GroupBy(ballot => ballot.Choice).ToDictionaryAsync(choice => choice.Key, choice => choice.Count(), stopping);
        var count = new BallotCount(
            Eligible: await db.EligibleOn(DateOnly.FromDateTime(proposal.ClosesAt.UtcDateTime), stopping),
            Yes: cast.GetValueOrDefault(Choice.Yes),
            No: cast.GetValueOrDefault(Choice.No),
            Abstain: cast.GetValueOrDefault(Choice.Abstain));
        if (proposal.Close(count, await RuleAt(proposal.OpensAt, stopping)) != ProposalStatus.Adopted)
            return;

        var last = await db.Policies.Where(policy => policy.Kind == proposal.Kind)
            .MaxAsync(policy => (int?)policy.Version, stopping) ?? 0;
        db.Adopt(proposal.Kind, proposal.Content, version: last + 1, proposal.Id, proposal.EffectiveAt, adoptedAt: now);
    }

    /// <summary>A vote is counted by the statutes that held when it opened.</summary>
    private async Task<VotingRule> RuleAt(DateTimeOffset at, CancellationToken stopping)
    {
        var statutes = await db.Policies.AsNoTracking()
            .Where(policy => policy.Kind == PolicyKind.Statutes && policy.EffectiveAt <= at)
            .OrderByDescending(policy => policy.EffectiveAt).ThenByDescending(policy => policy.Version)
            .FirstOrDefaultAsync(stopping);
        return (statutes is null ? null : VotingRule.In(statutes.Content))
            ?? (await db.Founded.SingleAsync(stopping)).Voting;
    }
}

internal static class Adoption
{
    /// <summary>Makes a text the co-op's rule from <paramref name="effectiveAt"/> on, and tells every service.</summary>
    internal static void Adopt(
        this MembersDb db, PolicyKind kind, string content, int version, ProposalId? proposal,
        DateTimeOffset effectiveAt, DateTimeOffset adoptedAt)
    {
        var news = new PolicyAdopted(
            kind, NameIn(content) ?? JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()), version, content,
            PolicyRecord.HashOf(content), proposal, effectiveAt, adoptedAt);
        db.Policies.Add(new PolicyRecord
        {
            Kind = kind,
            Name = news.Name,
            Version = version,
            Content = content,
            Hash = news.Hash,
            ProposalId = proposal,
            EffectiveAt = effectiveAt,
            AdoptedAt = adoptedAt,
        });
        db.Publish(news);
    }

    private static string? NameIn(string content)
    {
        using var text = JsonDocument.Parse(content);
        return text.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString() : null;
    }
}
