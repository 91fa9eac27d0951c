using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>The coordinators' list of who belongs, and who did, in the order in which they were taken in.</summary>
public static class ReadMembers
{
    public sealed record View(
        Guid Id, string FirstName, string LastName, IReadOnlyList<Role> Roles, DateOnly JoinedOn, DateOnly? LeftOn, bool HasPassword);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/members", Handle).WithName("ReadMembers").For(Role.Coordinator);

    private static async Task<Ok<Page<View>>> Handle(
        MembersDb db, CancellationToken stopping, Guid? after = null,
        [Range(1, Page<View>.MostItems)] int limit = Page<View>.DefaultLimit)
    {
        var found = await db.Database.SqlQuery<Row>(
            $"""
            SELECT m.member_id AS "Id", p.first_name AS "FirstName", p.last_name AS "LastName", a.roles::text AS "Roles",
                m.joined_on AS "JoinedOn", m.left_on AS "LeftOn", a.password_hash IS NOT NULL AS "HasPassword"
            FROM memberships m JOIN people p USING (member_id) JOIN accounts a ON a.id = m.member_id
            WHERE {after}::uuid IS NULL OR m.member_id > {after} ORDER BY m.member_id LIMIT {limit + 1}
            """).ToListAsync(stopping);
        return TypedResults.Ok(Page<View>.Of(found.ConvertAll(row => row.Shown), limit, last => last.Id.ToString()));
    }

    private sealed record Row(
        Guid Id, string FirstName, string LastName, string Roles, DateOnly JoinedOn, DateOnly? LeftOn, bool HasPassword)
    {
        public View Shown => new(
            Id, FirstName, LastName, System.Text.Json.JsonSerializer.Deserialize<List<Role>>(Roles, Wire.Json)!, JoinedOn, LeftOn, HasPassword);
    }
}
