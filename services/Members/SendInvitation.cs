using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// A coordinator sends somebody a new link to choose a password with (the first was lost or is too old, or they forgot
/// their password), or takes it back. Of all links to one account only the newest opens it, and it is kept who sent it.
/// </summary>
public static class SendInvitation
{
    /// <param name="PhoneIsLost">Their second factor and passkeys are to open nothing any more, either: say so only of whom you saw.</param>
    public sealed record Request(bool PhoneIsLost = false);

    public sealed record Answer(Guid Id, string Invitation);

    public static void Map(IEndpointRouteBuilder members)
    {
        foreach (var (kind, whose) in (ReadOnlySpan<(string, string)>)[("members", "Member"), ("restaurants", "Restaurant")])
        {
            members.MapPost($"/{kind}/{{id:guid}}/invitation", Send).WithName($"Send{whose}Invitation").For(Role.Coordinator).Once(hasSecret: true);
            members.MapDelete($"/{kind}/{{id:guid}}/invitation", TakeBack).WithName($"Revoke{whose}Invitation").For(Role.Coordinator);
        }
    }

    private static async Task<Results<Created<Answer>, ProblemHttpResult>> Send(
        Guid id, Request? request, HttpContext http, Caller caller, MembersDb db, AskSecondFactor factors, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        // With an Idempotency-Key there is a transaction already, which is saved with the answer.
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stopping) : null;
        if (await db.LockAccount(id, stopping) is not { ClosedAt: null } account)
            return Problems.NotFound();
        if (id == caller.Id)
            return new Refusal("own_account", "Another coordinator sends you the link: nobody vouches for themselves.").ToProblem();
        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == caller.Id, stopping) is { } sender && sender.IsClosedTo(caller.SignedInAt))
            return WhoMayCome.AskToSignIn(http);
        // The link opens what is somebody's already.
        if ((account.PasswordHash is not null || await factors.IsSet(id, stopping))
            && WhoMayCome.SignInAgain(http) is { } refused)
            return refused;
        await db.RevokeInvitations(id, now, stopping);
        var token = db.Invite(id, by: caller.Member, now, request is { PhoneIsLost: true });
        await db.SaveChangesAsync(stopping);
        if (transaction is not null)
            await transaction.CommitAsync(stopping);
        return TypedResults.Created((string?)null, new Answer(id, token));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> TakeBack(
        Guid id, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (!await db.Accounts.AnyAsync(account => account.Id == id, stopping))
            return Problems.NotFound();
        await db.RevokeInvitations(id, clock.GetUtcNow(), stopping);
        return TypedResults.NoContent();
    }

    private static Task<int> RevokeInvitations(this MembersDb db, Guid account, DateTimeOffset at, CancellationToken stopping) =>
        db.Invitations.Where(sent => sent.AccountId == account && sent.UsedAt == null && sent.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(sent => sent.RevokedAt, at), stopping);
}
