using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A member's file: who they are, since when, under which law, with which roles and shares. Theirs, and the coordinators'.</summary>
public static class ReadMember
{
    public sealed record Period(Engagement Engagement, DateOnly StartsOn);

    public sealed record Change(IReadOnlyList<Role> Before, IReadOnlyList<Role> After, Guid DecidedBy, string Because, DateTimeOffset At);

    /// <param name="Engagements">Oldest first; each lasts until the next begins, or until they leave.</param>
    /// <param name="SharesHeldCents">What they paid for shares.</param>
    /// <param name="SharesOwedCents">What the co-op still pays back to somebody who left.</param>
    public sealed record View(
        Guid Id, string Email, string FirstName, string LastName, IReadOnlyList<Role> Roles, DateOnly JoinedOn, DateOnly? LeftOn,
        IReadOnlyList<Period> Engagements, Money SharesHeldCents, Money SharesOwedCents, IReadOnlyList<Change> RoleChanges);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/members/{id:guid}", Handle).WithName("ReadMember").ForSignedIn().ShowsAnother();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Guid id, Caller caller, MembersDb db, PersonSeals seals, CancellationToken stopping)
    {
        var member = new MemberId(id);
        if (caller.Member != member && !caller.Is(Role.Coordinator)
            || await db.Memberships.FindAsync([member], stopping) is not { } membership
            || await db.Accounts.FindAsync([id], stopping) is not { } account
            || await db.NameOf(seals, member, stopping) is not { } person)
            return Problems.NotFound();

        var engagements = await db.Set<EngagementPeriod>().AsNoTracking().Where(period => period.MemberId == member)
            .OrderBy(period => period.StartsOn).Select(period => new Period(period.Engagement, period.StartsOn)).ToListAsync(stopping);
        var changes = await db.Set<RoleChange>().AsNoTracking().Where(change => change.MemberId == member)
            .OrderBy(change => change.At).ToListAsync(stopping);
        var shares = await db.Set<ShareHolding>().FindAsync([member], stopping);
        return TypedResults.Ok(new View(
            id, account.Email!, person.FirstName, person.LastName, account.Roles, membership.JoinedOn, membership.LeftOn, engagements,
            shares?.HeldCents ?? Money.Zero, shares?.OwedCents ?? Money.Zero,
            changes.ConvertAll(change => new Change(change.Before, change.After, change.DecidedBy.Value, change.Because, change.At))));
    }
}
