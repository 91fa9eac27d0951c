using System.Text.Json;
using Coop.Hosting;
using Microsoft.Extensions.Hosting;

namespace Coop.Services;

/// <summary>The page of rights is told by the running services: what decides, from what, by which voted rules, and who answers for it.</summary>
[Collection(nameof(OneCoop))]
public sealed class Everybody_reads_what_machines_decide(CoopFixture coop)
{
    [Fact]
    public async Task With_the_inputs_weights_and_rules_that_are_in_force()
    {
        var rights = await Rights();
        using var anyone = coop.Client();
        var policy = JsonElement.Parse(await anyone.GetStringAsync("/v1/matching/policy"));

        var matching = System(rights, "matching");
        Assert.True(JsonElement.DeepEquals(policy.GetProperty("weights"), matching.GetProperty("says").GetProperty("weights")));
        Assert.True(JsonElement.DeepEquals(policy.GetProperty("inputs"), matching.GetProperty("says").GetProperty("inputs")));
        Assert.Equal(["matching", "pay", "price", "working-time"], rights.GetProperty("systems").EnumerateArray().Select(system => system.GetProperty("name").GetString()).Order());
        Assert.Equal(policy.GetProperty("policy").GetProperty("hash").GetString(), matching.GetProperty("rules").GetProperty("hash").GetString());
        Assert.True(System(rights, "working-time").GetProperty("says").GetProperty("limits").GetArrayLength() > 5);
        Assert.True(System(rights, "pay").GetProperty("says").GetProperty("says").GetArrayLength() > 0);
        Assert.All(rights.GetProperty("systems").EnumerateArray(), system => Assert.All(
            system.GetProperty("readMoreAt").EnumerateArray(), path => Assert.Contains(Doors.Of(coop), door =>
                door.Method == "GET" && door.Pattern.Replace(":guid", "", StringComparison.Ordinal) == path.GetString())));
    }

    [Fact]
    public async Task With_every_door_on_the_clock_of_every_service()
    {
        var running = coop.Services.GetServices<IHostedService>().Select(one => one.GetType())
            .Where(type => type.IsGenericType && type.Name.StartsWith("KeepToTheClock", StringComparison.Ordinal))
            .Select(type => type.GetGenericArguments()[0].Name.Split('`')[0]).Order(StringComparer.Ordinal);

        var told = (await Rights()).GetProperty("onTheClock").EnumerateArray().ToList();

        Assert.Equal(running, told.Select(line => line.GetProperty("door").GetString()).Order(StringComparer.Ordinal));
        foreach (var door in (string[])["OfferRides", "ExpireOffers", "LapseRides", "SettlePeriods", "CloseProposals", "LapseRestrictions"])
            Assert.True(told.Single(line => line.GetProperty("door").GetString() == door).GetProperty("decides").GetProperty("fr").GetString()!.Length > 10);
    }

    [Fact]
    public async Task With_how_long_things_take_what_is_kept_and_whom_to_ask()
    {
        var rights = await Rights();

        Assert.Contains(rights.GetProperty("figures").EnumerateArray(), figure => (figure.GetProperty("name").GetString(), figure.GetProperty("value").GetInt32()) == ("review-days", 14));
        await using var scope = coop.Services.CreateAsyncScope();
        Assert.Equal(
            from service in OpenCoop.Services
            from line in service.KeptIn(((CoopDb)scope.ServiceProvider.GetRequiredService(service.Db)).Model)
            where line.IsAboutPeople
            orderby service.Name, line.Table, line.What
            select (service.Name, line.Table, line.What),
            rights.GetProperty("retention").EnumerateArray().Select(line => (Said(line, "service"), Said(line, "table"), Said(line, "what"))).Order());

        static string Said(JsonElement line, string field) => line.GetProperty(field).GetString()!;
        foreach (var said in (string[])["byPeopleAlone", "contact", "appeal"])
            Assert.True(rights.GetProperty(said).GetProperty("en").GetString()!.Length > 40 && rights.GetProperty(said).GetProperty("fr").GetString()!.Length > 40);
    }

    private async Task<JsonElement> Rights()
    {
        using var anyone = coop.Client();
        return JsonElement.Parse(await anyone.GetStringAsync("/v1/rights"));
    }

    private static JsonElement System(JsonElement rights, string name) =>
        rights.GetProperty("systems").EnumerateArray().Single(system => system.GetProperty("name").GetString() == name);
}
