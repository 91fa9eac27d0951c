using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// Somebody who left asks to be forgotten: their key is destroyed and with it their name, their account, address and questions go. What
/// the law wants kept stays under an id that leads to nobody, and they are told what and until when (GDPR art. 17(3)(b)).
/// </summary>
public static class EraseMember
{
    /// <param name="Kept">What stays, by what right and how long.</param>
    public sealed record View(Guid Id, IReadOnlyList<ShowRetention.Line> Kept);

    private sealed record Account(string Number, string Label, Money BalanceCents);
    private sealed record Statement(IReadOnlyList<Account> Accounts);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/members/{id:guid}/erase", Handle).WithName("EraseMember").For(Role.Coordinator);

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Guid id, HttpRequest http, MembersDb db, Peers peers, TimeProvider clock, CancellationToken stopping)
    {
        var member = new MemberId(id);
        if (await db.Memberships.AsNoTracking().SingleOrDefaultAsync(one => one.MemberId == member, stopping) is not { } membership)
            return Problems.NotFound();
        if (membership.LeftOn is null)
            return new Refusal("still_member", "Who belongs to the co-op leaves first: it cannot pay or invite somebody it does not know.").ToProblem();
        var statement = await peers.Ask<Statement>(ServiceName.Redistribution, $"/v1/statements/members/{id}", http, stopping);
        if (statement.Accounts.Where(account => account.BalanceCents != Money.Zero).ToList() is { Count: > 0 } open)
            return new Refusal("still_owed", "Something is still due between the co-op and them: it is settled first.")
            {
                Facts = new Dictionary<string, object?> { ["accounts"] = open },
            }.ToProblem();
        var kept = await ReadRetention.All(peers, http, stopping);

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.LockAccount(id, stopping);
        if (await db.Database.ExecuteSqlAsync($"DELETE FROM person_keys WHERE member_id = {id}", stopping) > 0)
            db.Publish(new MemberErased(member, clock.GetUtcNow()));
        await db.Database.ExecuteSqlAsync($"DELETE FROM people WHERE member_id = {id}", stopping);
        await db.Database.ExecuteSqlAsync($"DELETE FROM questions WHERE member_id = {id}", stopping);
        await db.Database.ExecuteSqlAsync($"DELETE FROM invitations WHERE account_id = {id}", stopping);
        await db.Database.ExecuteSqlAsync($"DELETE FROM refresh_tokens WHERE account_id = {id}", stopping);
        await db.Database.ExecuteSqlAsync($"DELETE FROM accounts WHERE id = {id}", stopping);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(new View(id, [.. kept.Where(line => line.AboutPeople && !Gone.Contains(line.Table))]));
    }

    /// <summary>What of a member is gone everywhere once the news of it has been heard, and what was never a member's.</summary>
    private static readonly HashSet<string> Gone =
        ["accounts", "passkeys", "second_factors", "people", "person_keys", "questions", "contacts", "invitations", "refresh_tokens", "payout_accounts", "restaurants"];
}
