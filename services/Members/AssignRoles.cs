using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// A coordinator gives somebody an office or a part in the work, or takes an office back: it holds with their next token, ten
/// minutes later at most. What somebody rides and votes by is taken from nobody here: that is a restriction, which has a
/// door of its own. The change is kept with who made it and why, and shown to the person.
/// </summary>
public static class AssignRoles
{
    public sealed record Request(
        [property: Length(1, 4)] IReadOnlyList<Role> Roles,
        [property: StringLength(300, MinimumLength = 1)] string Because);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPut("/members/{id:guid}/roles", Handle).WithName("AssignRoles").For(Role.Coordinator);

    internal static void Map(ModelBuilder model) => model.Entity<RoleChange>(change =>
    {
        change.ToTable("role_changes").IsAppendOnly().Property(c => c.Id).ValueGeneratedNever();
        change.HasIndex(c => c.MemberId);
        change.Property(c => c.Before).AsJson();
        change.Property(c => c.After).AsJson();
    });

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (request.Roles.Contains(Role.Restaurant))
            return new Refusal("restaurant_is_no_member", "A restaurant is added as a restaurant.") { ByRule = true }.ToProblem();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldCoordinators(stopping);
        var (member, now) = (new MemberId(id), clock.GetUtcNow());
        if (await db.Memberships.FindAsync([member], stopping) is not { LeftOn: null } membership
            || await db.Accounts.FindAsync([id], stopping) is not { } account)
            return Problems.NotFound();
        IReadOnlyList<Role> roles = [.. request.Roles.Distinct().Order()];
        if (roles.SequenceEqual(account.Roles))
            return TypedResults.NoContent();
        if (account.Roles.Except(roles).Intersect([Role.Rider, Role.Member]).Any())
            return DecideInstead.ToProblem();
        var laysDown = caller.Id == id && !roles.Contains(Role.Coordinator);
        if (roles.Contains(Role.Coordinator) != account.Roles.Contains(Role.Coordinator) && !laysDown && await db.Elects(Office.Coordinator, now, stopping))
            return ElectedOffice.ToProblem();
        if (!roles.Contains(Role.Coordinator) && await db.IsLastCoordinator(account, stopping))
            return LastCoordinator.ToProblem();

        db.Change(Guid.CreateVersion7(now), account, roles, caller.Member, request.Because, now);
        membership.HasVote |= roles.Contains(Role.Member);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }

    /// <summary>What somebody may do changes, and it is kept who decided it and why.</summary>
    internal static void Change(
        this MembersDb db, Guid changeId, Account account, IReadOnlyList<Role> roles, MemberId decidedBy, string because, DateTimeOffset now)
    {
        db.Add(new RoleChange
        {
            Id = changeId,
            MemberId = new(account.Id),
            Before = account.Roles,
            After = roles,
            DecidedBy = decidedBy,
            Because = because,
            At = now,
        });
        account.Roles = roles;
        db.Publish(new PersonTold(account.Id, IsRestaurant: false, account.Id, "roles-changed", now));
    }

    private static Refusal DecideInstead { get; } = VotingRule.No(
        "decide_restriction", "Nobody loses their work or their vote by one person's word: decide a restriction, with reasons and evidence, which another reviews.");

    internal static Refusal ElectedOffice { get; } = VotingRule.No(
        "elected_office", "The statutes let the members elect coordinators; who is one may lay it down, and nobody else is made one or unmade.");

    internal static Refusal LastCoordinator { get; } =
        new("last_coordinator", "Nobody else could run the co-op then: make somebody else a coordinator first.");

    /// <summary>Two coordinators who go at once must not both find the other still there.</summary>
    internal static Task HoldCoordinators(this MembersDb db, CancellationToken stopping) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('coordinators'))", stopping);

    internal static async Task<bool> IsLastCoordinator(this MembersDb db, Account account, CancellationToken stopping) =>
        account.Roles.Contains(Role.Coordinator) && await db.Database.SqlQuery<int>(
            $"""SELECT count(*)::int AS "Value" FROM accounts WHERE roles ? 'coordinator' AND closed_at IS NULL""").SingleAsync(stopping) == 1;
}
