using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// Somebody leaves: they cannot sign in any more, and the other services settle by rule what is still due to them.
/// </summary>
public static class LeaveCoop
{
    /// <param name="LeftOn">Today when absent; a day ahead is not accepted, since nobody would act on it then.</param>
    public sealed record Request(DateOnly? LeftOn = null);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/members/{id:guid}/leave", Handle).WithName("LeaveCoop").For(Role.Coordinator);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, Request request, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldCoordinators(stopping);
        var membership = await db.Memberships
            .FromSql($"SELECT * FROM memberships WHERE member_id = {id} FOR UPDATE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
        if (membership is null || await db.Accounts.FindAsync([id], stopping) is not { } account)
            return Problems.NotFound();

        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (membership.Leave(request.LeftOn ?? today, today) is { } refusal)
            return refusal.ToProblem();

        if (await db.IsLastCoordinator(account, stopping))
            return AssignRoles.LastCoordinator.ToProblem();
        account.ClosedAt = now;
        db.Publish(new MemberLeft(membership.MemberId, membership.LeftOn!.Value, now));
        await db.EndSignIns(id, now, stopping);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }
}
