using System.Globalization;

namespace Coop.Services;

/// <summary>Where riders are is known in memory only, while they are on shift: no table, no message and no log ever holds it.</summary>
[Collection(nameof(QuietCoop))]
public sealed class Nobody_writes_down_where_a_rider_is(CoopFixture coop)
{
    /// <summary>Digits that nothing else has.</summary>
    private const string Began = "7431907", Rode = "7431918", Waited = "7431929";

    [Fact]
    public async Task Through_a_whole_shift_no_coordinate_reaches_a_table_a_message_or_a_log()
    {
        coop.Log.Listen();
        try
        {
            var restaurant = await coop.NewRestaurant(new Place(45.74, 4.87, "Rue du Test"));
            var rider = await coop.NewRider();
            // Not as far as to any town of another test.
            var shift = await Eventually.Is(
                () => rider.TryPost("/v1/shifts", new { vehicle = "bicycle", position = At(Began), limits = new { maxMetres = 3_000 } }), answer => answer.IsSuccessStatusCode);
            var quote = await restaurant.Post("/v1/quotes", new
            {
                pickup = new Place(45.74, 4.87, "Rue du Test"), dropoff = new Place(45.75, 4.87, "Rue du Test"), grams = 900,
            });
            var order = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
            await restaurant.Put($"/v1/orders/{order}", Town.OrderOf(quote));
            await Town.Accept(rider, order);
            await Town.Step(rider, order, "collect");
            await Tell(rider, Rode);
            var link = (await restaurant.Get($"/v1/orders/{order}")).GetProperty("trackingUrl").GetString()!;
            using var anyone = coop.Client();
            var page = await Eventually.Is(() => anyone.GetStringAsync(link), page => page.Contains("area", StringComparison.Ordinal));
            Assert.DoesNotContain(Rode, page, StringComparison.Ordinal);
            await Town.Step(rider, order, "deliver");
            await Tell(rider, Waited);
            await rider.Post($"/v1/shifts/{Id(await shift.Content.ReadAsStringAsync())}/pause");
            await rider.Post($"/v1/shifts/{Id(await shift.Content.ReadAsStringAsync())}/end");
            await Tables.Still(coop);

            foreach (var digits in new[] { Began, Rode, Waited })
            {
                Assert.Empty(await Tables.Holding(coop, digits));
                Assert.DoesNotContain(coop.Log.Lines, line => line.Contains(digits, StringComparison.Ordinal));
            }

            // The search finds what is there.
            Assert.NotEmpty(await Tables.Holding(coop, "Rue du Test"));
            Assert.NotEmpty(coop.Log.Lines);
        }
        finally
        {
            coop.Log.Stop();
        }
    }

    private static object At(string digits) => new { lat = double.Parse($"45.{digits}", CultureInfo.InvariantCulture), lng = double.Parse($"4.8{digits}", CultureInfo.InvariantCulture) };

    private static Task Tell(Person rider, string digits) => rider.Post("/v1/positions", new
    {
        lat = double.Parse($"45.{digits}", CultureInfo.InvariantCulture), lng = double.Parse($"4.8{digits}", CultureInfo.InvariantCulture),
        at = TimeProvider.System.GetUtcNow(),
    });

    private static Guid Id(string shift) => System.Text.Json.JsonElement.Parse(shift).GetProperty("id").GetGuid();
}
