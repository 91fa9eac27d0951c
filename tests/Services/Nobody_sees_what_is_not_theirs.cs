using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Members;

namespace Coop.Services;

/// <summary>
/// Every door of the running co-op is tried by everyone: rider, restaurant, member, coordinator, auditor and nobody, on
/// what is theirs, what is another's and what is not there. A door that a later change opens is tried too.
/// </summary>
[Collection(nameof(QuietCoop))]
public sealed class Nobody_sees_what_is_not_theirs(CoopFixture coop)
{
    /// <summary>Doors on somebody's thing that more people may see, by rule; each says why.</summary>
    private static readonly string[] OpenOnPurpose =
    [
        "GET /v1/rides/{id:guid}/why",          // members may see how every ride was decided (domain: no decision in the dark)
    ];

    /// <summary>What there is once the ride is over; that those concerned have it then is shown where it is explained.</summary>
    private static readonly string[] MadeAfterwards =
        ["GET /v1/orders/{id:guid}/receipt", "GET /v1/orders/{id:guid}/wait-objections", "POST /v1/orders/{id:guid}/wait-objections"];

    /// <summary>Here what is not there is made.</summary>
    private const string MakesIt = "PUT /v1/orders/{id:guid}";

    [Fact]
    public void Every_door_says_for_whom_it_is()
    {
        Assert.False(new Door("GET", "/v1/forgotten", [], false, false, false).Says);
        Assert.True(Doors.Of(coop).Count > 60, "So few doors cannot be all of them.");
        Assert.Empty(Doors.Of(coop).Where(door => !door.Says));
    }

    [Fact]
    public async Task Every_door_lets_in_only_whom_it_says()
    {
        var wrong = new List<string>();
        using var nobody = coop.Client();
        foreach (var door in Doors.Of(coop).Where(door => door.Pattern != "/v1/stream" && !door.Pattern.StartsWith("/v1/stream/", StringComparison.Ordinal)))
        {
            var answer = await Try(nobody, door, Guid.NewGuid());
            if (!door.IsForAnyone && answer.StatusCode != HttpStatusCode.Unauthorized)
                wrong.Add($"{door} let nobody in: {(int)answer.StatusCode}");
            foreach (var role in Enum.GetValues<Role>())
            {
                var someone = await coop.PersonOf(Guid.NewGuid(), role);
                var status = (await Try(someone.Http, door, Guid.NewGuid())).StatusCode;
                var mayCome = door.IsForAnyone || door.IsForSignedIn || door.Roles.Contains(role);
                if (!mayCome && status != HttpStatusCode.Forbidden)
                    wrong.Add($"{door} let a {role} in: {(int)status}");
                if (mayCome && status == HttpStatusCode.Forbidden || (int)status >= 500)
                    wrong.Add($"{door} answered a {role} with {(int)status}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_is_anothers_is_not_there()
    {
        var (mine, others) = (await LiveOne(), await LiveOne());
        var wrong = new List<string>();
        var tried = 0;
        foreach (var door in Doors.Of(coop).Where(door => door.NamesAThing).OrderBy(door => door.Method == "GET" ? 0 : 1))
        foreach (var role in (Role[])[Role.Rider, Role.Restaurant])
        {
            if (!door.Roles.Contains(role) || others.ThingOf(door) is not { } anothers || mine.ThingOf(door) is not { } own)
                continue;
            tried++;
            var me = (role == Role.Rider ? mine.Rider : mine.Restaurant).Http;
            await Expect("another's", anothers, status => OpenOnPurpose.Contains(door.ToString()) || status == HttpStatusCode.NotFound);
            if (door.ToString() != MakesIt)
                await Expect("what is not there", Guid.NewGuid(), status => status == HttpStatusCode.NotFound);
            if (!MadeAfterwards.Contains(door.ToString()))
                await Expect("their own", own, status => status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden) && (int)status < 500);

            async Task Expect(string whose, Guid thing, Func<HttpStatusCode, bool> right)
            {
                var status = (await Try(me, door, thing)).StatusCode;
                if (!right(status))
                    wrong.Add($"{door}: a {role} got {(int)status} on {whose}");
            }
        }
        Assert.Empty(wrong);
        Assert.True(tried >= 15, $"Only {tried} doors on somebody's things were tried.");
    }

    [Fact]
    public async Task Lists_hold_ones_own_alone()
    {
        var (mine, others) = (await LiveOne(), await LiveOne());
        foreach (var (path, person, theirs) in ((string, Person, Guid)[])
        [
            ("/v1/orders", mine.Restaurant, others.Order), ("/v1/offers", mine.Rider, others.Offer), ("/v1/shifts/me", mine.Rider, others.Shift),
            ("/v1/pay/me", mine.Rider, others.Shift), ("/v1/members/me", mine.Rider, others.Rider.Id), ("/v1/statements/me", mine.Rider, others.Rider.Id),
        ])
        {
            var answer = await person.Http.GetAsync(path);
            Assert.True((int)answer.StatusCode < 500, $"{path} → {(int)answer.StatusCode}");
            Assert.DoesNotContain(theirs.ToString(), await answer.Content.ReadAsStringAsync());
        }
    }

    /// <summary>Somebody's restaurant, order, ride, offer, rider and shift, all under way.</summary>
    private sealed record One(Person Restaurant, Person Rider, Guid Shift, Guid Order, Guid Offer)
    {
        public Guid? ThingOf(Door door) => door.Pattern.Split('/')[2] switch
        {
            "orders" or "rides" => Order,
            "offers" => Offer,
            "shifts" => Shift,
            _ => null,
        };
    }

    private async Task<One> LiveOne()
    {
        var town = new Town(coop);
        var restaurant = await town.Restaurant();
        var (rider, shift) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        var offer = await Town.Accept(rider, order);
        await Town.StatusOf(restaurant, order, until: "assigned");
        return new One(restaurant, rider, shift, order, offer);
    }

    /// <summary>Asks with a body that every door can read, so that nothing but the caller decides.</summary>
    internal static async Task<HttpResponseMessage> Try(HttpClient http, Door door, Guid id)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.PathTo(id));
        if (door.Pattern.EndsWith("/proof", StringComparison.Ordinal) && door.Method == "PUT")
            request.Content = new ByteArrayContent([0xFF, 0xD8, 0xFF, 0xE0]) { Headers = { ContentType = new("image/jpeg") } };
        else if (door is { Pattern: "/v1/payments", Method: "POST" })
            request.Content = new StringContent("date,amount,reference\n", System.Text.Encoding.UTF8, "text/csv");
        else if (door.Method is "POST" or "PUT")
            request.Content = JsonContent.Create(new
            {
                commandId = Guid.NewGuid(), occurredAt = TimeProvider.System.GetUtcNow(), reason = "a test", tipId = Guid.NewGuid(), cents = 100,
                riderId = Guid.NewGuid(), choice = "yes", proposalId = Guid.NewGuid(), quote = "a.b.c", what = "a test",
            }, options: Wire.Json);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
