using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A coordinator takes somebody into the co-op, who gets a link to choose a password with.</summary>
public static class InviteMember
{
    /// <param name="MinorUntil">For somebody under age: the day on which they come of age.</param>
    public sealed record Request(
        [StringLength(320), EmailAddress] string Email,
        [StringLength(100, MinimumLength = 1)] string FirstName,
        [StringLength(100, MinimumLength = 1)] string LastName,
        [Length(1, 5)] IReadOnlyList<Role> Roles,
        Engagement Engagement,
        DateOnly JoinedOn,
        DateOnly? MinorUntil = null);

    public sealed record Answer(Guid Id, string Invitation);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/members", Handle).WithName("InviteMember").For(Role.Coordinator).Once(hasSecret: true);

    private static async Task<Results<Created<Answer>, ProblemHttpResult>> Handle(
        Request request, Caller caller, MembersDb db, PersonSeals seals, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (MayJoin(request, await db.DayOf(now, stopping)) is { } refusal)
            return refusal.ToProblem();
        if (request.Roles.Contains(Role.Coordinator) && await db.Elects(Office.Coordinator, now, stopping))
            return AssignRoles.ElectedOffice.ToProblem();

        var account = db.Join(request, seals, clock);
        var token = db.Invite(account.Id, by: caller.Member, now);
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate)
        {
            return EmailIsTaken;
        }
        return TypedResults.Created($"/v1/members/{account.Id}", new Answer(account.Id, token));
    }

    internal static ProblemHttpResult EmailIsTaken =>
        new Refusal("duplicate_email", "This address belongs to an account already.").ToProblem();

    /// <summary>A restaurant is a customer, never a member; and nobody joins in another age.</summary>
    private static Refusal? MayJoin(Request request, DateOnly today)
    {
        if ($"{request.FirstName}{request.LastName}".Any(char.IsControl))
            return new Refusal("invalid_name", "A name is written in letters that can be seen.") { ByRule = true };
        if (request.Roles.Contains(Role.Restaurant))
            return new Refusal("restaurant_is_no_member", "A restaurant is added as a restaurant.") { ByRule = true };
        if (request.JoinedOn > today.AddYears(1) || request.JoinedOn < today.AddYears(-100))
            return new Refusal("invalid_date", "That day is too far off.") { ByRule = true };
        if (request.MinorUntil > today.AddYears(2))
            return new Refusal("too_young", "Nobody under sixteen is taken on (Code du travail L4153-1).") { ByRule = true };
        return null;
    }

    /// <summary>Puts somebody on the list of members, and tells the services that must know.</summary>
    internal static Account Join(this MembersDb db, Request who, PersonSeals seals, TimeProvider clock)
    {
        var id = MemberId.New(clock);
        IReadOnlyList<Role> roles = [.. who.Roles.Distinct().Order()];
        var account = db.OpenAccount(id.Value, who.Email, roles);
        db.KeepName(seals, id, who.FirstName, who.LastName, clock.GetUtcNow());
        db.Memberships.Add(new Membership
        {
            MemberId = id,
            JoinedOn = who.JoinedOn,
            MinorUntil = who.MinorUntil,
            HasVote = roles.Contains(Role.Member),
        });
        db.Add(new EngagementPeriod { MemberId = id, StartsOn = who.JoinedOn, Engagement = who.Engagement, At = clock.GetUtcNow() });
        db.Publish(new MemberJoined(id, roles, who.Engagement, who.JoinedOn, clock.GetUtcNow(), who.MinorUntil));
        return account;
    }

    /// <returns>The token of the link, which is kept nowhere.</returns>
    internal static string Invite(this MembersDb db, Guid accountId, MemberId by, DateTimeOffset now, bool phoneIsLost = false)
    {
        var token = DrawSecret.Of(32);
        db.Invitations.Add(new Invitation
        {
            TokenHash = Fingerprint.Of(token),
            AccountId = accountId,
            ExpiresAt = now + Invitation.ValidFor,
            SentBy = by,
            PhoneIsLost = phoneIsLost,
        });
        return token;
    }
}
