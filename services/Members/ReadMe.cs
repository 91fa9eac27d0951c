using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>Somebody sees what the co-op knows of them.</summary>
public static class ReadMe
{
    public sealed record View(
        Guid Id, string Email, IReadOnlyList<Role> Roles, string? FirstName, string? LastName, Engagement? Engagement,
        DateOnly? JoinedOn, DateOnly? LeftOn, string? RestaurantName, Place? Place, IReadOnlyList<RestrictionView> Restrictions,
        ContactView? Contact, string? Phone);

    /// <summary>Who answers the member's questions.</summary>
    /// <param name="Phone">For what cannot wait; absent until they give one.</param>
    public sealed record ContactView(MemberId Id, string? FirstName, string? LastName, string? Email, string? Phone);

    /// <summary>What the rows about somebody do not say by themselves.</summary>
    internal sealed record Me(string? FirstName, string? LastName, string? Phone, string? Coop, DateOnly? JoinedOn, DateOnly? LeftOn);

    internal static Summary Mine { get; } = Summary.Of<MembersDb, Me>(async (db, services, caller, stopping) =>
    {
        var seals = services.GetRequiredService<PersonSeals>();
        var (name, phone) = (await db.NameOf(seals, caller.Member, stopping), await db.PhoneOf(seals, caller.Member, stopping));
        var membership = await db.Memberships.FindAsync([caller.Member], stopping);
        var coop = await db.Founded.AsNoTracking().Select(founded => founded.Name).SingleOrDefaultAsync(stopping);
        return new Me(name?.FirstName, name?.LastName, phone, coop, membership?.JoinedOn, membership?.LeftOn);
    });

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/members/me", Handle).BeforeTheWall("it names the member's contact too").WithName("ReadMe").ForSignedIn();

    private static async Task<ContactView?> ContactOf(MemberId member, MembersDb db, PersonSeals seals, CancellationToken stopping)
    {
        if (await db.Contacts.FindAsync([member], stopping) is not { ContactId: var id })
            return null;
        var (person, account) = (await db.NameOf(seals, id, stopping), await db.Accounts.FindAsync([id.Value], stopping));
        return new ContactView(id, person?.FirstName, person?.LastName, account?.Email, await db.PhoneOf(seals, id, stopping));
    }

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Caller caller, MembersDb db, PersonSeals seals, TimeProvider clock, CancellationToken stopping)
    {
        if (await db.Accounts.FindAsync([caller.Id], stopping) is not { } account)
            return Problems.NotFound();

        var person = await db.NameOf(seals, caller.Member, stopping);
        var membership = await db.Memberships.FindAsync([caller.Member], stopping);
        var today = await db.DayOf(clock.GetUtcNow(), stopping);
        var engagement = await db.Set<EngagementPeriod>().AsNoTracking().Where(period => period.MemberId == caller.Member && period.StartsOn <= today)
            .OrderByDescending(period => period.StartsOn).FirstOrDefaultAsync(stopping);
        var restaurant = await db.Restaurants.FindAsync([caller.Restaurant], stopping);
        return TypedResults.Ok(new View(
            account.Id, account.Email!, account.Roles, person?.FirstName, person?.LastName, engagement?.Engagement,
            membership?.JoinedOn, membership?.LeftOn, restaurant?.Name, restaurant?.Place,
            await ReadRestrictions.Of(caller.Member, db, stopping), await ContactOf(caller.Member, db, seals, stopping),
            await db.PhoneOf(seals, caller.Member, stopping)));
    }
}
