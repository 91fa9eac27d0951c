using System.Globalization;
using System.Text.Json.Nodes;

namespace Coop.Bench;

/// <summary>A rider's phone during a small day: takes each offer it sees and rides it, without the way in between.</summary>
internal sealed class SmokeRider(Api phone, string shiftId, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public int Delivered { get; private set; }

    public static async Task<SmokeRider> Start(Api phone, JsonNode position, TimeProvider clock)
    {
        var shift = new JsonObject
        {
            ["vehicle"] = "bicycle",
            ["displayName"] = "Sam",
            ["position"] = new JsonObject { ["lat"] = position["lat"]!.DeepClone(), ["lng"] = position["lng"]!.DeepClone() },
        };
        while (true)
        {
            // A service that heard nothing of the founding or of this rider yet will have in a moment.
            var answer = await phone.Post("/shifts", shift);
            if (answer.Good)
                return new SmokeRider(phone, (string)answer.Json["id"]!, clock);
            if (answer.Code is not ("not_founded_yet" or "not_a_member" or "not_found"))
                answer.Must("starting a shift");
            await Task.Delay(Look, clock);
        }
    }

    public async Task Ride(Func<bool> until)
    {
        while (!until())
        {
            var answer = (await phone.Get("/offers")).Must("the offers");
            var offers = answer as JsonArray ?? answer["items"]!.AsArray();
            foreach (var offer in offers)
                if (await phone.Post($"/offers/{offer!["id"]}/accept") is { Good: true })
                    await Deliver([.. offer["rides"]!.AsArray().Select(ride => (string)ride!["id"]!)]);
            await Task.Delay(Look, clock);
        }
    }

    public async Task GoHome() => (await phone.Post($"/shifts/{shiftId}/end")).Must("ending a shift");

    private async Task Deliver(IReadOnlyList<string> rides)
    {
        foreach (var step in new[] { "arrived", "collect" })
            foreach (var ride in rides)
                await Tell(ride, step);
        foreach (var ride in rides)
        {
            await Tell(ride, "arrived-dropoff");
            await Tell(ride, "deliver");
            Delivered++;
        }
    }

    private async Task Tell(string ride, string step) => (await phone.Post($"/rides/{ride}/{step}", new JsonObject
    {
        ["commandId"] = Guid.NewGuid().ToString(),
        ["occurredAt"] = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
    })).Must($"{step} on ride {ride}");
}
