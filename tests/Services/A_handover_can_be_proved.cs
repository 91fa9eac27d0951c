using System.Net;
using System.Net.Http.Headers;
using Coop.Matching;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public class A_handover_can_be_proved(CoopFixture coop)
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0];

    private readonly Town town = new(coop);

    [Fact]
    public async Task With_the_pin_that_only_the_restaurant_and_its_customer_know()
    {
        var (restaurant, rider, order) = await OrderWith("pin");
        var pin = (await restaurant.Get($"/v1/orders/{order}")).GetProperty("pin").GetString();

        var without = await rider.TryPost($"/v1/rides/{order}/deliver", Town.Command());
        var wrong = await rider.TryPost($"/v1/rides/{order}/deliver", Town.Command(more: new { pin = "no" }));
        await Town.Step(rider, order, "deliver", more: new { pin });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        Assert.Equal("proof_required", await without.Code());
        Assert.Equal("proof_required", await wrong.Code());
        Assert.DoesNotContain(pin!, (await rider.Get($"/v1/rides/{order}")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_picture_and_with_nothing_that_only_says_it_is_one()
    {
        var (_, rider, order) = await OrderWith("photo");

        Assert.Equal("proof_required", await (await rider.TryPost($"/v1/rides/{order}/deliver", Town.Command())).Code());
        Assert.Equal(HttpStatusCode.BadRequest, await Send(rider, order, "<svg/>"u8.ToArray()));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Send(rider, order, [.. Png, .. new byte[2 * 1024 * 1024]]));
        Assert.Equal(HttpStatusCode.NoContent, await Send(rider, order, [.. Png, .. new byte[100_000]]));
        await Town.Step(rider, order, "deliver");
    }

    [Fact]
    public async Task A_coordinator_who_gives_a_ride_to_a_rider_stands_in_the_record_with_the_reason()
    {
        var restaurant = await town.Restaurant();
        var order = await town.Order(restaurant, readyAt: TimeProvider.System.GetUtcNow().AddHours(2));
        var (rider, _) = await town.RiderOnShift();
        await Eventually.Is(() => coop.InDatabase<MatchingDb, bool>(db => db.Rides.AnyAsync(ride => ride.Id == new RideId(order))), there => there);

        await coop.Coordinator.Post($"/v1/rides/{order}/assign", new { riderId = rider.Id, reason = "knows the way" });

        var why = (await coop.Coordinator.Get($"/v1/rides/{order}/why")).GetProperty("decisions")[0];
        Assert.Equal(coop.Coordinator.Id, why.GetProperty("by").GetGuid());
        Assert.Equal("knows the way", why.GetProperty("because").GetString());
        await Town.Step(rider, order, "deliver");
    }

    private async Task<(Person Restaurant, Person Rider, Guid Order)> OrderWith(string proof)
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var quote = await town.Quote(restaurant);
        var order = Guid.CreateVersion7();
        await restaurant.Put($"/v1/orders/{order}", new
        {
            quote = quote.GetProperty("token").GetString(), dropoff = new { name = "Bea", phone = "+33600000000" }, proof,
        });
        await Town.Accept(rider, order);
        return (restaurant, rider, order);
    }

    private static async Task<HttpStatusCode> Send(Person rider, Guid order, byte[] image)
    {
        using var picture = new ByteArrayContent(image) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/rides/{order}/proof") { Content = picture };

        // What is too large is refused by its announced length: who asks first need not send it into a closed door.
        request.Headers.ExpectContinue = true;
        using var answer = await rider.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
