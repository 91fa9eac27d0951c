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

    /// <summary>Whoever walks through on their own account is gone; A_membership_ends_by_its_own_word_or_by_two_others does.</summary>
    private const string EndsIt = "POST /v1/members/{id:guid}/leave";

    /// <summary>What belongs to nobody, and why.</summary>
    private static readonly Dictionary<string, string> Nobodys = new()
    {
        ["GET /v1/rides/{id:guid}/area/{token}"] = "whoever has the link, which is the secret",
        ["GET /v1/proposals/{id:guid}"] = "every member's", ["GET /v1/proposals/{id:guid}/ballots"] = "every member's once it is counted",
        ["GET /v1/proposals/{id:guid}/evidence/{name}"] = "every member's", ["POST /v1/proposals/{id:guid}/votes"] = "every member's to vote on",
        ["PUT /v1/proposals/{id:guid}/proxy"] = "every member's; the proxy is the caller's", ["DELETE /v1/proposals/{id:guid}/proxy"] = "every member's; the proxy is the caller's",
        ["GET /v1/distributions/{id:guid}"] = "every member's, under pseudonyms", ["GET /v1/distributions/{id:guid}/proof"] = "every member's, under pseudonyms",
        ["POST /v1/slots/{id:guid}/take"] = "the plan is every rider's", ["POST /v1/slots/{id:guid}/give-up"] = "the plan is every rider's; the place is the caller's",
        ["POST /v1/slots/{id:guid}/offer"] = "the plan is every rider's; the place is the caller's", ["POST /v1/slots/{id:guid}/accept-swap"] = "the plan is every rider's",
    };

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

    /// <summary>Doors on a thing to which riders, members or restaurants may come.</summary>
    private List<Door> OnThings() => [.. Doors.Of(coop).Where(door => door.NamesAThing)
        .Where(door => door.IsForAnyone || door.IsForSignedIn || door.Roles.Intersect([Role.Rider, Role.Member, Role.Restaurant]).Any())];

    [Fact]
    public void Every_thing_is_somebodys_or_is_nobodys_for_a_reason()
    {
        var one = new One(Nobody, Nobody, default, default, default, default, default, default, "", default);
        Assert.Null(one.ThingOf(new Door("GET", "/v1/forgotten/{id:guid}", [Role.Rider], false, false, false)));
        Assert.Empty(OnThings().Where(door => one.ThingOf(door) is null == !Nobodys.ContainsKey(door.ToString())));
        Assert.Empty(Nobodys.Keys.Except(OnThings().Select(door => door.ToString())));
    }

    [Fact]
    public async Task What_is_anothers_is_not_there()
    {
        var (mine, others) = (await LiveOne(), await LiveOne());
        var wrong = new List<string>();
        var tried = new HashSet<string>();
        foreach (var door in OnThings().OrderBy(door => door.Method == "GET" ? 0 : 1))
        foreach (var (me, roles) in ((Person, Role[])[])[(mine.Rider, [Role.Rider, Role.Member]), (mine.Restaurant, [Role.Restaurant])])
        {
            if ((!door.IsForSignedIn && !door.Roles.Intersect(roles).Any()) || others.ThingOf(door) is not { } anothers || mine.ThingOf(door) is not { } own)
                continue;
            tried.Add(door.ToString());
            await Expect("another's", anothers, status => OpenOnPurpose.Contains(door.ToString()) || status == HttpStatusCode.NotFound);
            if (door.ToString() != MakesIt)
                await Expect("what is not there", new Thing(Guid.NewGuid(), anothers.Part), status => status == HttpStatusCode.NotFound);
            if (anothers.Part is { } part)
                await Expect("another's under their own", own with { Part = part }, status => door.Method == "PUT" || status == HttpStatusCode.NotFound);
            if (own.Owner is { } owner && owner != me.Id || door.ToString() == EndsIt)
                continue;
            if (!MadeAfterwards.Contains(door.ToString()))
                await Expect("their own", own, status => status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden) && (int)status < 500);

            async Task Expect(string whose, Thing thing, Func<HttpStatusCode, bool> right)
            {
                var status = (await Try(me.Http, door, thing.Id, thing.Part)).StatusCode;
                if (!right(status))
                    wrong.Add($"{door}: {(me == mine.Rider ? "a rider" : "a restaurant")} got {(int)status} on {whose}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Empty(OnThings().Select(door => door.ToString()).Except(tried).Except(Nobodys.Keys));
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

    /// <param name="Part">What of it the path names after it; null where nothing.</param>
    /// <param name="Owner">Whose alone it is, where not all of one <see cref="One"/> may have it.</param>
    private sealed record Thing(Guid Id, string? Part = null, Guid? Owner = null);

    private static readonly Person Nobody = new(Guid.Empty, null!, "");

    /// <summary>Somebody's restaurant, order, ride, offer, rider and shift, all under way, and what else is theirs.</summary>
    private sealed record One(
        Person Restaurant, Person Rider, Guid Shift, Guid Order, Guid Offer, Guid Correction, Guid Restriction, Guid Proposal, string ApiKey,
        Guid SignIn)
    {
        /// <summary>What of theirs a door is about; null where nothing is, or where a new door is not known here.</summary>
        public Thing? ThingOf(Door door) => door.Pattern.Split("{id:guid}") switch
        {
            ["/v1/orders/" or "/v1/rides/", var rest] when !rest.StartsWith("/area/", StringComparison.Ordinal) => new(Order),
            ["/v1/offers/", _] => new(Offer),
            ["/v1/shifts/", _] => new(Shift),
            ["/v1/corrections/", _] => new(Correction),
            ["/v1/restrictions/", _] => new(Restriction),
            ["/v1/members/" or "/v1/statements/members/", _] => new(Rider.Id, Owner: Rider.Id),
            ["/v1/members/me/sign-ins/", _] => new(SignIn, Owner: Rider.Id),
            ["/v1/restaurants/", "/api-keys/{key}"] => new(Restaurant.Id, ApiKey),
            ["/v1/restaurants/" or "/v1/statements/restaurants/" or "/v1/invoices/customers/", _] => new(Restaurant.Id),
            ["/v1/proposals/", "/withdraw"] => new(Proposal),
            ["/v1/proposals/", "/evidence/{name}"] when door.Method == "PUT" => new(Proposal, "figures.json"),
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
        await What_people_send_is_scanned_before_it_is_shown.SendPicture(rider, order, What_people_send_is_scanned_before_it_is_shown.Jpeg);

        var (now, correction) = (TimeProvider.System.GetUtcNow(), Guid.NewGuid());
        await coop.Coordinator.Post($"/v1/shifts/{shift}/corrections", new { id = correction, reason = "the phone was off", kind = "paused", happenedAt = now });
        var restriction = await coop.Coordinator.Post($"/v1/members/{rider.Id}/restrictions", No_machine_punishes.Decision(effectiveAt: now.AddDays(2)));
        await Eventually.Is(() => Tables.Number(coop, ServiceName.Matching, $"SELECT count(*) FROM closed_work WHERE rider_id = '{rider.Id}'"), closed => closed == 1);
        var proposal = await rider.Post("/v1/proposals", new
        {
            kind = "matching-policy", content = (await rider.Get("/v1/matching/policy")).GetProperty("content"),
            opensAt = now.AddDays(20), closesAt = now.AddDays(30), effectiveAt = now.AddDays(40),
        });
        var key = await restaurant.Post($"/v1/restaurants/{restaurant.Id}/api-keys");
        await restaurant.Put($"/v1/invoices/customers/{restaurant.Id}", Customer);
        return new One(
            restaurant, rider, shift, order, offer, correction, restriction.GetProperty("id").GetGuid(), proposal.GetProperty("id").GetGuid(),
            key.GetProperty("id").GetString()!, await SignedIn(rider));
    }

    private static object Customer => new { name = "Chez Test SARL", street = "2 rue du Test", postalCode = "69002", city = "Lyon", siren = "404833048" };

    /// <summary>A device on which somebody's account is open.</summary>
    private Task<Guid> SignedIn(Person person) => coop.InDatabase<MembersDb, Guid>(async db =>
    {
        var family = Guid.NewGuid();
        db.RefreshTokens.Add(RefreshToken.New($"{family:N}", person.Id, family, TimeProvider.System.GetUtcNow()));
        await db.SaveChangesAsync();
        return family;
    });

    /// <summary>Asks with a body that every door can read, so that nothing but the caller decides.</summary>
    internal static async Task<HttpResponseMessage> Try(HttpClient http, Door door, Guid id, string? part = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.PathTo(id).Replace("/nobody", "/" + (part ?? "nobody"), StringComparison.Ordinal));
        if (door.Pattern.EndsWith("/proof", StringComparison.Ordinal) && door.Method == "PUT")
            request.Content = new ByteArrayContent([0xFF, 0xD8, 0xFF, 0xE0]) { Headers = { ContentType = new("image/jpeg") } };
        else if (door is { Pattern: "/v1/payments", Method: "POST" })
            request.Content = new StringContent("date,amount,reference\n", System.Text.Encoding.UTF8, "text/csv");
        else if (door is { Pattern: "/v1/invoices/customers/{id:guid}", Method: "PUT" })
            request.Content = JsonContent.Create(Customer, options: Wire.Json);
        else if (door.Method is "POST" or "PUT")
            request.Content = JsonContent.Create(new
            {
                commandId = Guid.NewGuid(), occurredAt = TimeProvider.System.GetUtcNow(), reason = "a test", tipId = Guid.NewGuid(), cents = 100,
                riderId = Guid.NewGuid(), choice = "yes", proposalId = Guid.NewGuid(), quote = "a.b.c", what = "a test", words = "a test",
            }, options: Wire.Json);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
