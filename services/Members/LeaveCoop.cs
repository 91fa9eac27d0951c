using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// Somebody leaves, of their own will: no other door lets anybody else say so. They cannot sign in any more, and the other
/// services settle by rule what is still due to them.
/// </summary>
public static class LeaveCoop
{
    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/members/{id:guid}/leave", Handle).WithName("LeaveCoop").For(Role.Rider, Role.Member, Role.Coordinator, Role.Auditor)
            .BeforeTheWall("whoever leaves says so to the database themselves, coordinators too");

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping) =>
        caller.Id == id
            ? await db.Behind(id, () => Leave(caller.Member, db, clock.GetUtcNow(), stopping), stopping)
            : Problems.NotFound();

    private static async Task<Results<NoContent, ProblemHttpResult>> Leave(
        MemberId member, MembersDb db, DateTimeOffset now, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldCoordinators(stopping);
        var membership = await db.Memberships
            .FromSql($"SELECT * FROM memberships WHERE member_id = {member.Value} FOR UPDATE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
        if (membership is null || await db.LockAccount(member.Value, stopping) is not { } account)
            return Problems.NotFound();
        if (membership.Leave(await db.DayOf(now, stopping)) is { } refusal)
            return refusal.ToProblem();
        if (await db.IsLastCoordinator(account, stopping))
            return AssignRoles.LastCoordinator.ToProblem();
        await db.Close(account, membership, now, stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }

    /// <summary>Whoever's membership ended signs in no more, and the other services hear of it.</summary>
    internal static async Task Close(
        this MembersDb db, Account account, Membership membership, DateTimeOffset now, CancellationToken stopping)
    {
        account.ClosedAt = now;
        db.Publish(new MemberLeft(membership.MemberId, membership.LeftOn!.Value, now));
        await db.EndSignIns(account.Id, now, stopping);
        await db.SaveChangesAsync(stopping);
    }
}
