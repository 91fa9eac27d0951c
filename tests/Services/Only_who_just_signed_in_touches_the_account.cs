using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Hosting;

namespace Coop.Services;

/// <summary>What opens an account, closes it or sends its money elsewhere is for whoever signed in just now, and for nobody who was put out meanwhile.</summary>
[Collection(nameof(OneCoop))]
public sealed class Only_who_just_signed_in_touches_the_account(CoopFixture coop)
{
    [Fact]
    public async Task A_renewed_sign_in_sends_no_link_to_an_account_that_somebody_holds()
    {
        var (held, unheld) = ((await coop.Invited()).Id, (await coop.NewRider()).Id);
        var email = $"{Guid.NewGuid():N}@example.org";
        await coop.Accept(await coop.Coordinator.Post("/v1/members", new
        {
            email, firstName = "Cleo", lastName = "Test", roles = new[] { "coordinator", "member" }, engagement = "employee", joinedOn = "2025-10-01",
        }));
        var fresh = await coop.SignIn(email, Newcomers.Password);
        var renewed = await coop.Refreshed(fresh);

        var refused = await Send(renewed, held);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("sign_in_again", await refused.Code());
        Assert.Equal(HttpStatusCode.Created, (await Send(renewed, unheld)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Send(fresh, held)).StatusCode);

        async Task<HttpResponseMessage> Send(JsonElement signedIn, Guid to)
        {
            using var client = coop.Client(signedIn.GetProperty("accessToken").GetString());
            return await client.PostAsJsonAsync($"/v1/members/{to}/invitation", new { });
        }
    }

    /// <summary>What opens an account, closes it, or sends its money elsewhere is not for whoever finds a phone that is signed in.</summary>
    [Theory]
    [InlineData("POST", "/v1/members/me/passkeys/options")]
    [InlineData("POST", "/v1/members/me/passkeys")]
    [InlineData("DELETE", "/v1/members/me/passkeys/AAAA")]
    [InlineData("POST", "/v1/members/me/second-factor")]
    [InlineData("DELETE", "/v1/members/me/second-factor")]
    [InlineData("DELETE", "/v1/members/me/sign-ins/3f2504e0-4f89-41d3-9a0c-0305e82c3301")]
    [InlineData("PUT", "/v1/payouts/me")]
    public async Task A_renewed_sign_in_does_not_open_what_concerns_the_account_itself(string method, string path)
    {
        var (email, _) = await coop.Invited();
        var fresh = await coop.SignIn(email, Newcomers.Password);
        var renewed = await coop.Refreshed(fresh);

        var refused = await Knock(renewed);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("sign_in_again", await refused.Code());
        Assert.Contains("insufficient_user_authentication", refused.Headers.WwwAuthenticate.ToString());
        Assert.NotEqual(HttpStatusCode.Unauthorized, (await Knock(fresh)).StatusCode);

        async Task<HttpResponseMessage> Knock(JsonElement signedIn)
        {
            using var client = coop.Client(signedIn.GetProperty("accessToken").GetString());
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (method != "DELETE")
                request.Content = JsonContent.Create(new { id = Guid.Empty, credential = new { }, name = "phone", iban = "FR7630006000011234567890189", holder = "Ada" });
            return await client.SendAsync(request);
        }
    }

    /// <summary>A token lives for ten minutes, also in the hands of whoever the owner has just put out.</summary>
    [Fact]
    public async Task Whose_sign_in_was_ended_changes_nothing_about_the_account_with_a_token_of_before()
    {
        var (email, id) = await coop.Invited();
        using var thief = coop.Client((await coop.SignIn(email, Newcomers.Password)).GetProperty("accessToken").GetString());
        using var passkey = new Passkey();
        await Task.Delay(1_100, CancellationToken.None);   // tokens say the second
        await coop.Accept(await coop.Coordinator.Post($"/v1/members/{id}/invitation", new { phoneIsLost = true }));

        Assert.Equal("sign_in_again", await (await passkey.AddTo(thief)).Code());
        Assert.Equal("sign_in_again", await (await thief.PostAsJsonAsync("/v1/members/me/second-factor", new { })).Code());

        Assert.Equal(0, await Tables.Number(coop, ServiceName.Members, $"SELECT count(*) FROM passkeys WHERE user_id = '{id}'"));
        using var owner = coop.Client((await coop.SignIn(email, Newcomers.Password)).GetProperty("accessToken").GetString());
        Assert.Equal(HttpStatusCode.Created, (await passkey.AddTo(owner)).StatusCode);
    }

    [Fact]
    public async Task Nobody_vouches_for_themselves() => Assert.Equal("own_account",
        await (await coop.Coordinator.TryPost($"/v1/members/{coop.Coordinator.Id}/invitation", new { phoneIsLost = true })).Code());
}
