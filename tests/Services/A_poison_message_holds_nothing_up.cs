using System.Net;
using System.Text;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;

namespace Coop.Services;

/// <summary>What nobody can read or handle lies aside where a coordinator sees it, and everything else goes on meanwhile.</summary>
[Collection(nameof(QuietCoop))]
public sealed class A_poison_message_holds_nothing_up(CoopFixture coop)
{
    [Theory]
    [InlineData("\u0000\u0001 not even text")]
    [InlineData("""{"id":"not a uuid","type":"matching.ride-delivered.v1"}""")]
    [InlineData("""{"specVersion":"1.0","id":"11111111-1111-4111-8111-111111111111","type":"nobody.said.v9","source":"/test","data":{}}""")]
    [InlineData("""{"specVersion":"1.0","id":"22222222-2222-4222-8222-222222222222","type":"matching.ride-delivered.v1","source":"/test","data":{"step":null}}""")]
    public async Task It_lies_with_the_dead_letters_while_others_go_through(string poison)
    {
        await using var post = await Post.Open(coop);
        foreach (var service in (string[])[ServiceName.Orders, ServiceName.Matching])
            await post.Put(service, Encoding.UTF8.GetBytes(poison));

        var town = new Town(coop);
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        await Town.Deliver(rider, order);
        Assert.Equal("delivered", await Town.StatusOf(restaurant, order, until: "delivered"));

        foreach (var service in (string[])[ServiceName.Orders, ServiceName.Matching])
            Assert.NotNull((await Dead(service, letter => letter.GetProperty("body").GetString()!.Contains(poison[^10..], StringComparison.Ordinal)
                || SameJson(letter.GetProperty("body").GetString()!, poison))).GetProperty("because").GetString());
    }

    [Fact]
    public async Task Once_cured_it_is_tried_again_and_lies_there_no_more()
    {
        // Nobody can book a policy whose text is not the one that was voted: here the voted one is at first another.
        var text = """{"note":"a policy of a test"}""";
        var letter = Post.Write(await coop.Signed(new PolicyAdopted(
            PolicyKind.Distribution, "a test", Version: 4_242, text, PolicyRecord.HashOf(text), ProposalId: null,
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)));
        var block = "ALTER TABLE policies ADD CONSTRAINT ill CHECK (version <> 4242)";
        await Do(ServiceName.Pricing, block);
        await using var post = await Post.Open(coop);
        await post.Put(ServiceName.Pricing, letter);
        var dead = await Dead(ServiceName.Pricing, dead => dead.GetProperty("id").GetString() == letter.Id.ToString());

        await Do(ServiceName.Pricing, "ALTER TABLE policies DROP CONSTRAINT ill");
        await coop.Coordinator.Post($"/v1/ops/pricing/dead-letters/{dead.GetProperty("id").GetString()}/replay");

        await Eventually.Is(
            () => Tables.Number(coop, ServiceName.Pricing, "SELECT count(*) FROM policies WHERE version = 4242"), kept => kept == 1);
        var left = await coop.Coordinator.Get("/v1/ops/pricing/dead-letters");
        Assert.DoesNotContain(left.GetProperty("items").EnumerateArray(), other => other.GetProperty("id").GetString() == letter.Id.ToString());
    }

    [Fact]
    public async Task Only_a_coordinator_sees_them_or_has_them_tried_again()
    {
        foreach (var role in Enum.GetValues<Role>().Where(role => role != Role.Coordinator))
        {
            var someone = await coop.PersonOf(Guid.NewGuid(), role);
            Assert.Equal(HttpStatusCode.Forbidden, (await someone.Http.GetAsync("/v1/ops/orders/dead-letters")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await someone.TryPost("/v1/ops/orders/dead-letters/1/replay")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await someone.TryPost("/v1/ops/orders/outbox/replay?since=2026-01-01T00:00:00Z")).StatusCode);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await coop.Coordinator.TryPost("/v1/ops/orders/dead-letters/nobody/replay")).StatusCode);
    }

    private async Task<JsonElement> Dead(string service, Func<JsonElement, bool> which)
    {
        var letters = await Eventually.Is(
            () => coop.Coordinator.Get($"/v1/ops/{service}/dead-letters"),
            letters => letters.GetProperty("items").EnumerateArray().Any(which));
        return letters.GetProperty("items").EnumerateArray().First(which);
    }

    private static bool SameJson(string one, string other)
    {
        try
        {
            return JsonElement.Parse(one).GetProperty("id").GetString() == JsonElement.Parse(other).GetProperty("id").GetString();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private Task<long> Do(string service, string sql) => Tables.Number(coop, service, sql + "; SELECT 1");
}
