using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// A member gets another contact than the one they were given. Everybody has one from joining on: the coordinator who has the
/// fewest to answer; whose contact leaves, or is coordinator no more, gets the next one. The database sees to both.
/// </summary>
public static class AssignContact
{
    public sealed record Request(MemberId ContactId);

    public sealed record View(MemberId MemberId, MemberId ContactId, DateTimeOffset Since);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPut("/members/{id:guid}/contact", Handle).WithName("AssignContact").For(Role.Coordinator);

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Guid id, Request request, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (await db.Contacts.FindAsync([new MemberId(id)], stopping) is not { } contact)
            return Problems.NotFound();
        if (contact.ContactId != request.ContactId)
            (contact.ContactId, contact.Since) = (request.ContactId, clock.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.Constraint is "a_coordinator_is_contact" or "contact_is_a_member")
        {
            return new Refusal("no_contact", "A contact is a coordinator on this day, and somebody else.") { ByRule = true }.ToProblem();
        }
        return TypedResults.Ok(new View(contact.MemberId, contact.ContactId, contact.Since));
    }

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Contact>(contact =>
        {
            contact.ToTable("contacts").HasKey(c => c.MemberId);
            contact.HasIndex(c => c.ContactId);
        });
        model.Entity<Question>(question =>
        {
            question.ToTable("questions").Property(q => q.Id).ValueGeneratedNever();
            question.HasIndex(q => q.MemberId);
            question.HasIndex(q => q.DueAt).HasDatabaseName("questions_waiting").HasFilter("answered_at IS NULL");
        });
    }
}
