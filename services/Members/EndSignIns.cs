using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>
/// A coordinator closes somebody's account on every device where it is open, since one was stolen or a sign-in is not theirs
/// (ASVS 5.0 V7.4.5). It takes no work, vote or membership: whoever it is signs in again at once. They are told, and read
/// among their data who did it.
/// </summary>
public static class EndSignIns
{
    public static void Map(IEndpointRouteBuilder members)
    {
        foreach (var (kind, whose, isRestaurant) in (ReadOnlySpan<(string, string, bool)>)[("members", "Member", false), ("restaurants", "Restaurant", true)])
        {
            var door = $"End{whose}SignIns";
            members.MapDelete($"/{kind}/{{id:guid}}/sign-ins", (Guid id, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping) =>
                    Handle(id, isRestaurant, door, caller, db, clock.GetUtcNow(), stopping))
                .WithName(door).For(Role.Coordinator).OnlyJustSignedIn();
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, bool isRestaurant, string door, Caller caller, MembersDb db, DateTimeOffset now, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.LockAccount(id, stopping) is not { ClosedAt: null } account || account.Roles.Contains(Role.Restaurant) != isRestaurant)
            return Problems.NotFound();
        // Where nothing was open, nobody is told a second time.
        if (await db.EndSignIns(id, now, stopping) > 0)
        {
            if (caller.Id != id)
                db.Add(new PersonalRead(id, caller.Id, door, now));
            db.Publish(new PersonTold(id, isRestaurant, id, "signed-out", now));
        }
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }
}
