using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>
/// A coordinator says where those whose contact they are can call them when something cannot wait (domain.md §8, R-31). Nobody else
/// reads it, other coordinators neither; nobody has to give one, and who lays the office down leaves it behind.
/// </summary>
public static class GivePhone
{
    /// <param name="Phone">As people write it: figures, and what stands between them.</param>
    public sealed record Request([property: Required, StringLength(30), RegularExpression(@"\+?[0-9][0-9 ()./-]{4,}")] string Phone);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPut("/members/me/phone", Give).WithName("GivePhone").For(Role.Coordinator);
        members.MapDelete("/members/me/phone", TakeBack).WithName("TakePhoneBack").ForSignedIn();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Give(Request request, Caller caller, MembersDb db, PersonSeals seals, CancellationToken stopping)
    {
        if (await db.People.FindAsync([caller.Member], stopping) is not { } person
            || await db.Set<PersonKey>().FindAsync([caller.Member], stopping) is not { } key)
            return Problems.NotFound();
        person.SealedPhone = seals.SealPhone(caller.Member, key, request.Phone);
        await db.SaveChangesAsync(stopping);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> TakeBack(Caller caller, MembersDb db, CancellationToken stopping)
    {
        if (await db.People.FindAsync([caller.Member], stopping) is { } person)
            person.SealedPhone = null;
        await db.SaveChangesAsync(stopping);
        return TypedResults.NoContent();
    }
}
