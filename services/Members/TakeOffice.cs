using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// Whom the members elected coordinator is one from the day of the vote until the term is over. The last coordinator goes on
/// until there is another, and what people decided about somebody's roles since is left as it is.
/// </summary>
public sealed class TakeOffice(MembersDb db, TimeProvider clock) : IRunOnTheClock
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public static bool HasHeartbeat => false;

    public static InWords? Decides => new(
        "Puts whom the members elected into office on the day they voted for, and ends it with the term they voted; it decides nothing itself.",
        "Met en fonction les personnes élues au jour voté et y met fin au terme voté ; ne décide rien.");

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var terms = (await Terms(stopping)).ToLookup(term => term.MemberId);
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldCoordinators(stopping);
        foreach (var member in terms)
            if (member.FirstOrDefault(term => term.HoldsAt(now)) is { } current)
                await Take(current, now, stopping);
        await db.SaveChangesAsync(stopping);
        // Who follows is there by now; and one after the other, so that of those whose terms end together the last one stays.
        foreach (var member in terms.Where(terms => terms.All(term => term.IsOverAt(now))))
        {
            await LayDown(member.MaxBy(term => term.Until)!, now, stopping);
            await db.SaveChangesAsync(stopping);
        }
        await transaction.CommitAsync(stopping);
        return terms.SelectMany(member => member).Where(term => term.Since > now).Select(term => term.Since).Append(now + Pause).Min();
    }

    private async Task<List<Representative>> Terms(CancellationToken stopping)
    {
        var terms = new List<Representative>();
        foreach (var vote in await db.Policies.AsNoTracking().Where(policy => policy.Kind == PolicyKind.Election).ToListAsync(stopping))
            if (Representative.Candidacy.Read(vote.Content) is { Office: Office.Coordinator } elected && await db.IsAdopted(vote, stopping))
                terms.Add(new Representative(vote.ProposalId!.Value, elected.MemberId, vote.EffectiveAt, elected.Until));
        return terms;
    }

    private async Task Take(Representative term, DateTimeOffset now, CancellationToken stopping)
    {
        if (await Holder(term, stopping) is not { } account || account.Roles.Contains(Role.Coordinator)
            || await db.Set<RoleChange>().AnyAsync(change => change.Id == term.ProposalId.Value, stopping))
            return;
        db.Change(term.ProposalId.Value, account, [.. account.Roles.Append(Role.Coordinator).Order()], await ProposedBy(term, stopping),
            $"The members elected them until {term.Until:yyyy-MM-dd}: proposal {term.ProposalId.Value}.", now);
    }

    private async Task LayDown(Representative term, DateTimeOffset now, CancellationToken stopping)
    {
        var over = new DateTimeOffset(term.Until.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        if (await Holder(term, stopping) is not { } account || !account.Roles.Contains(Role.Coordinator)
            || await db.IsLastCoordinator(account, stopping)
            || await db.Set<RoleChange>().AnyAsync(change => change.MemberId == term.MemberId && change.At >= over, stopping))
            return;
        db.Change(Guid.CreateVersion7(now), account, [.. account.Roles.Where(role => role != Role.Coordinator)], await ProposedBy(term, stopping),
            $"The term that the members gave them was over with {term.Until:yyyy-MM-dd}: proposal {term.ProposalId.Value}.", now);
    }

    /// <summary>Whoever has left holds no office.</summary>
    private async Task<Account?> Holder(Representative term, CancellationToken stopping) =>
        await db.Memberships.FindAsync([term.MemberId], stopping) is { LeftOn: null }
            ? await db.Accounts.SingleOrDefaultAsync(account => account.Id == term.MemberId.Value && account.ClosedAt == null, stopping)
            : null;

    private async Task<MemberId> ProposedBy(Representative term, CancellationToken stopping) =>
        new((await db.Proposals.SingleAsync(proposal => proposal.Id == term.ProposalId, stopping)).ProposedBy);
}
