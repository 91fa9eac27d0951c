using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>A coordinator writes down in which college a member votes, as the statutes sort them; it counts for votes that open afterwards.</summary>
public static class SeatMember
{
    public sealed record Request([StringLength(100, MinimumLength = 1)] string College);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPut("/members/{id:guid}/college", Handle).WithName("SeatMember").For(Role.Coordinator);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, Request request, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (await db.Memberships.FindAsync([new MemberId(id)], stopping) is null)
            return Problems.NotFound();
        db.CollegeSeats.Add(new CollegeSeat(new MemberId(id), clock.GetUtcNow(), request.College));
        await db.SaveChangesAsync(stopping);
        return TypedResults.NoContent();
    }
}
