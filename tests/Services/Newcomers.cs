using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Coop.Services;

/// <summary>People who are invited, choose a password and sign in with it, as everybody does.</summary>
internal static class Newcomers
{
    public const string Password = "a long enough password";

    public static async Task<(string Email, Guid Id)> Invited(this CoopFixture coop)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var invited = await coop.Invite(email);
        Assert.Equal(HttpStatusCode.NoContent, (await coop.Accept(invited)).StatusCode);
        return (email, invited.GetProperty("id").GetGuid());
    }

    public static Task<JsonElement> Invite(this CoopFixture coop, string email) => coop.Coordinator.Post("/v1/members", new
    {
        email, firstName = "Ada", lastName = "Test", roles = new[] { "member" }, engagement = "employee", joinedOn = "2025-10-01",
    });

    public static async Task<HttpResponseMessage> Accept(this CoopFixture coop, JsonElement invited, string password = Password)
    {
        using var anyone = coop.Client();
        return await anyone.PostAsJsonAsync($"/v1/invitations/{invited.GetProperty("invitation").GetString()}", new { password });
    }

    public static async Task<JsonElement> SignIn(this CoopFixture coop, string email, string password, string? code = null)
    {
        var answer = await coop.TrySignIn(email, password, code);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static async Task<HttpResponseMessage> TrySignIn(this CoopFixture coop, string email, string password, string? code = null)
    {
        using var anyone = coop.Client();
        return await anyone.PostAsJsonAsync("/v1/sign-in", new { email, password, code });
    }

    public static async Task<JsonElement> Refreshed(this CoopFixture coop, JsonElement signedIn) =>
        await (await coop.Refresh(signedIn)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();

    public static async Task<HttpResponseMessage> Refresh(this CoopFixture coop, JsonElement signedIn)
    {
        using var anyone = coop.Client();
        return await anyone.PostAsJsonAsync(
            "/v1/sign-in/refresh", new { refreshToken = signedIn.GetProperty("refreshToken").GetString() });
    }
}
