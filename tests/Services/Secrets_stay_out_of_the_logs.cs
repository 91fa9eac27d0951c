using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Coop.Services;

/// <summary>Whatever opens an account passes through the program and is written nowhere: in no log, no trace and no table.</summary>
[Collection(nameof(QuietCoop))]
public sealed class Secrets_stay_out_of_the_logs(CoopFixture coop)
{
    private const string Password = "correct horse battery staple";

    [Fact]
    public async Task Through_every_way_to_sign_in()
    {
        coop.Log.Listen();
        using var traces = new ActivityListener
        {
            // But not to this test, which asks by HTTP itself.
            ShouldListenTo = source => source.Name != "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = step => coop.Log.Lines.Enqueue($"{step.DisplayName} {string.Join(' ', step.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(traces);
        try
        {
            var secrets = await UseAll();
            Assert.Equal(13, secrets.Count);
            Assert.All(secrets, secret => Assert.True(secret.Length > 20, secret));

            foreach (var secret in secrets)
            {
                Assert.DoesNotContain(coop.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
                Assert.Empty(await Tables.Holding(coop, secret));
            }

            // The search finds what is there, in lines and in traces.
            Assert.Contains(coop.Log.Lines, line => line.StartsWith("POST", StringComparison.Ordinal));
            Assert.Contains(coop.Log.Lines, line => line.Contains("/sign-in/refresh", StringComparison.Ordinal));
            Assert.Contains(coop.Log.Lines, line => line.Contains("INSERT INTO refresh_tokens", StringComparison.Ordinal));
        }
        finally
        {
            coop.Log.Stop();
        }
    }

    private async Task<IReadOnlyList<string>> UseAll()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var invited = await coop.Coordinator.Post("/v1/members", new
        {
            email, firstName = "Ada", lastName = "Test", roles = new[] { "member" }, engagement = "employee", joinedOn = "2025-10-01",
        });
        var link = Text(await coop.Coordinator.Post($"/v1/members/{invited.GetProperty("id").GetGuid()}/invitation"), "invitation");
        using var anyone = coop.Client();
        (await anyone.PostAsJsonAsync($"/v1/invitations/{link}", new { password = Password })).EnsureSuccessStatusCode();
        await anyone.PostAsJsonAsync("/v1/sign-in", new { email, password = "a wrong one, but maybe another's" });
        var first = await Post("/v1/sign-in", new { email, password = Password });
        var second = await Post("/v1/sign-in/refresh", new { refreshToken = Text(first, "refreshToken") });
        await anyone.PostAsJsonAsync("/v1/sign-in/refresh", new { refreshToken = "not a token, but it might have been one" });

        using var mine = coop.Client(Text(first, "accessToken"));
        using var phone = new Passkey();
        (await phone.AddTo(mine)).EnsureSuccessStatusCode();
        var third = await (await phone.SignIn(coop)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        var app = await Authenticator.AddTo(coop, first);
        await coop.SignIn(email, Password, await app.Code());
        await anyone.PostAsJsonAsync("/v1/sign-out", new { refreshToken = Text(third, "refreshToken") });

        var restaurant = await coop.NewRestaurant(new Place(45.75, 4.85, "Rue du Secret"));
        var key = Text(await restaurant.Post($"/v1/restaurants/{restaurant.Id}/api-keys"), "key");
        using var till = coop.Client();
        till.DefaultRequestHeaders.Add("X-Api-Key", key);
        (await till.GetAsync("/v1/orders")).EnsureSuccessStatusCode();
        return
        [
            Password, "a wrong one, but maybe another's", "not a token, but it might have been one", Text(invited, "invitation"), link, key.Split('_')[2], app.Key,
            Text(first, "accessToken"), Text(first, "refreshToken"), Text(second, "accessToken"), Text(second, "refreshToken"),
            Text(third, "accessToken"), Text(third, "refreshToken"),
        ];

        async Task<JsonElement> Post(string path, object body) =>
            await (await anyone.PostAsJsonAsync(path, body)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string Text(JsonElement answer, string name) => answer.GetProperty(name).GetString()!;
}
