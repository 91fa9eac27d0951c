using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A coordinator takes a restaurant as a customer; it gets a link to choose a password with.</summary>
public static class AddRestaurant
{
    public sealed record Request(
        [StringLength(200, MinimumLength = 1)] string Name,
        [StringLength(320), EmailAddress] string Email,
        Place Place);

    public sealed record Answer(Guid Id, string Invitation);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/restaurants", Handle).WithName("AddRestaurant").For(Role.Coordinator).Once(hasSecret: true);

    private static async Task<Results<Created<Answer>, ProblemHttpResult>> Handle(
        Request request, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var account = db.Add(request, clock);
        var token = db.Invite(account.Id, by: caller.Member, clock.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate)
        {
            return InviteMember.EmailIsTaken;
        }
        return TypedResults.Created($"/v1/restaurants/{account.Id}", new Answer(account.Id, token));
    }

    internal static Account Add(this MembersDb db, Request request, TimeProvider clock)
    {
        var id = RestaurantId.New(clock);
        var account = db.OpenAccount(id.Value, request.Email, [Role.Restaurant]);
        db.Restaurants.Add(new Restaurant { Id = id, Name = request.Name, Place = request.Place });
        return account;
    }
}
