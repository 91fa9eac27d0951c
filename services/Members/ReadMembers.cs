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
        members.MapGet("/members", Handle).WithName("ReadMembers").For(Role.Coordinator).ShowsEverybody();

    private static async Task<Ok<Page<View>>> Handle(
        MembersDb db, PersonSeals seals, CancellationToken stopping, Guid? after = null,
        [Range(1, Page<View>.MostItems)] int limit = Page<View>.DefaultLimit)
    {
        var found = await db.Database.SqlQuery<Row>(
            $"""
            SELECT m.member_id AS "Id", a.roles::text AS "Roles",
                m.joined_on AS "JoinedOn", m.left_on AS "LeftOn", a.password_hash IS NOT NULL AS "HasPassword"
            FROM memberships m JOIN people p USING (member_id) JOIN accounts a ON a.id = m.member_id
            WHERE {after}::uuid IS NULL OR m.member_id > {after} ORDER BY m.member_id LIMIT {limit + 1}
            """).ToListAsync(stopping);
        var ids = found.ConvertAll(row => new MemberId(row.Id));
        await db.People.Where(person => ids.Contains(person.MemberId)).LoadAsync(stopping);
        await db.Set<PersonKey>().Where(key => ids.Contains(key.MemberId)).LoadAsync(stopping);
        var views = new List<View>(found.Count);
        foreach (var row in found)
            if (await db.NameOf(seals, new MemberId(row.Id), stopping) is var (firstName, lastName))
                views.Add(row.Of(firstName, lastName));
        return TypedResults.Ok(Page<View>.Of(views, limit, last => last.Id.ToString()));
    }

    private sealed record Row(Guid Id, string Roles, DateOnly JoinedOn, DateOnly? LeftOn, bool HasPassword)
    {
        public View Of(string firstName, string lastName) => new(
            Id, firstName, lastName, System.Text.Json.JsonSerializer.Deserialize<List<Role>>(Roles, Wire.Json)!, JoinedOn, LeftOn, HasPassword);
    }
}
