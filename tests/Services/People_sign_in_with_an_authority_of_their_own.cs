using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coop.Services;

/// <summary>A co-op that has Keycloak or its like lets people sign in there, and believes it about who somebody is and nothing else.</summary>
[Collection(nameof(OneCoop))]
public sealed class People_sign_in_with_an_authority_of_their_own(CoopFixture coop) : IAsyncLifetime
{
    private readonly ECDsaSecurityKey key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "first" };
    private WebApplication authority = null!;
    private string address = "";

    private IConfiguration Configuration => coop.Services.GetRequiredService<IConfiguration>();

    public async Task InitializeAsync()
    {
        authority = WebApplication.CreateSlimBuilder().Build();
        authority.Urls.Add("http://127.0.0.1:0");
        authority.MapGet("/realms/coop/.well-known/openid-configuration", () => new { issuer = address, jwks_uri = $"{address}/keys" });
        authority.MapGet("/realms/coop/keys", () =>
        {
            var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(key.ECDsa.ExportParameters(false))) { KeyId = key.KeyId });
            return new { keys = new[] { new { kty = jwk.Kty, crv = jwk.Crv, x = jwk.X, y = jwk.Y, kid = jwk.Kid, use = "sig" } } };
        });
        await authority.StartAsync();
        address = authority.Urls.First() + "/realms/coop";
        (Configuration["SignIn:Authority"], Configuration["SignIn:Audience"]) = (address, "coop");
    }

    public async Task DisposeAsync()
    {
        (Configuration["SignIn:Authority"], Configuration["SignIn:Audience"], Configuration["SignIn:Acr"]) = (null, null, null);
        await authority.DisposeAsync();
        key.ECDsa.Dispose();
    }

    [Fact]
    public async Task First_by_an_address_that_it_vouches_for_and_then_by_its_subject_alone()
    {
        var (email, id) = await Member();
        Assert.Equal(id, await IdOf(await SignIn(new() { ["sub"] = "ada", ["email"] = email, ["email_verified"] = true })));

        Assert.Equal(id, await IdOf(await SignIn(new() { ["sub"] = "ada", ["email"] = "another@example.org" })));

        await Refused(await SignIn(new() { ["sub"] = "who has the address now", ["email"] = email, ["email_verified"] = true }));
    }

    [Fact]
    public async Task What_it_says_they_may_do_counts_for_nothing()
    {
        var (email, _) = await Member();
        var signedIn = await (await SignIn(new()
        {
            ["sub"] = email, ["email"] = email, ["email_verified"] = true, ["roles"] = new[] { "coordinator" },
        })).Content.ReadFromJsonAsync<JsonElement>();

        using var me = coop.Client(signedIn.GetProperty("accessToken").GetString());

        Assert.Equal(HttpStatusCode.Forbidden, (await me.GetAsync("/v1/members")).StatusCode);
    }

    [Theory]
    [InlineData("email_verified", false)]
    [InlineData("aud", "another")]
    [InlineData("iss", "https://evil.example")]
    [InlineData("nonce", "another question's")]
    [InlineData("azp", "another")]
    [InlineData("exp", 1_000_000_000)]
    public async Task A_word_that_is_not_about_them_for_us_and_now_is_refused(string claim, object value)
    {
        var (email, _) = await Member();
        await Refused(await SignIn(new() { ["sub"] = email, ["email"] = email, ["email_verified"] = true, [claim] = value }));
    }

    [Fact]
    public async Task As_strongly_as_the_co_op_asks_for()
    {
        var (email, _) = await Member();
        Configuration["SignIn:Acr"] = "two-factors";

        await Refused(await SignIn(new() { ["sub"] = email, ["email"] = email, ["email_verified"] = true }));
        await Refused(await SignIn(new() { ["sub"] = email, ["email"] = email, ["email_verified"] = true, ["acr"] = "1" }));

        Assert.Equal(HttpStatusCode.OK, (await SignIn(new() { ["sub"] = email, ["email"] = email, ["email_verified"] = true, ["acr"] = "two-factors" })).StatusCode);
    }

    [Fact]
    public async Task Where_everybody_needs_two_factors_nothing_starts_that_does_not_ask_it_for_them()
    {
        var builder = WebApplication.CreateSlimBuilder();
        (builder.Configuration["SignIn:TwoFactors"], builder.Configuration["SignIn:Authority"]) = ("true", address);
        builder.AddCoop(MembersService.It);
        await using var app = builder.Build();

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync());

        Assert.Contains(SignInSettings.WhatTheyMustSay, refused.ToString());
        Assert.True(new SignInSettings { TwoFactors = true, Authority = address, Acr = "two-factors" }.AreWhole);
        Assert.True(new SignInSettings { TwoFactors = true }.AreWhole);
        Assert.True(new SignInSettings { Authority = address }.AreWhole);
    }

    /// <summary>A session there that began last week is no proof that it is them who hold the phone now.</summary>
    [Theory]
    [InlineData(0, HttpStatusCode.NotFound)]
    [InlineData(-9 * 60, HttpStatusCode.NotFound)]
    [InlineData(-11 * 60, HttpStatusCode.Unauthorized)]
    [InlineData(5 * 60, HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task What_concerns_the_account_opens_to_who_showed_themselves_there_now(int? secondsFromNow, HttpStatusCode expected)
    {
        var (email, _) = await Member();
        var claims = new Dictionary<string, object> { ["sub"] = email, ["email"] = email, ["email_verified"] = true };
        if (secondsFromNow is { } seconds)
            claims["auth_time"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds;
        var signedIn = await (await SignIn(claims)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        using var me = coop.Client(signedIn.GetProperty("accessToken").GetString());

        Assert.Equal(expected, (await me.DeleteAsync($"/v1/members/me/sign-ins/{Guid.NewGuid()}")).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await me.GetAsync("/v1/members/me")).StatusCode);
        using var anyone = coop.Client();
        var question = await (await anyone.PostAsJsonAsync("/v1/sign-in/authority/options", new { })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(600, question.GetProperty("maxAgeSeconds").GetInt32());
    }

    [Fact]
    public async Task Its_word_counts_once()
    {
        var (email, _) = await Member();
        var request = await Request(new() { ["sub"] = email, ["email"] = email, ["email_verified"] = true });

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Show(request)));

        Assert.Equal(1, answers.Count(HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_word_signed_by_another_is_refused()
    {
        var (email, _) = await Member();
        var another = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = key.KeyId };
        await Refused(await Show(await Request(new() { ["sub"] = email, ["email"] = email, ["email_verified"] = true }, another)));
    }

    [Fact]
    public async Task The_authority_may_change_its_key()
    {
        var (email, id) = await Member();
        await SignIn(new() { ["sub"] = email, ["email"] = email, ["email_verified"] = true });
        key.KeyId = "second";
        // What was read of it counts for five seconds, so that forged names do not make us ask each time.
        await Eventually.Is(() => SignIn(new() { ["sub"] = email }), answer => answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_co_ops_own_doors_to_sign_in_are_closed_then()
    {
        using var anyone = coop.Client();
        foreach (var (path, body) in ((string, object)[])
        [
            ("/v1/sign-in", new { email = "a@example.org", password = "a long enough password" }), ("/v1/sign-in/passkey/options", new { }),
            ("/v1/invitations/nobodys", new { password = "a long enough password" }),
        ])
        {
            var answer = await anyone.PostAsJsonAsync(path, body);
            Assert.Equal("sign_in_elsewhere", await answer.Code());
            Assert.Equal(address, (await answer.Problem()).GetProperty("authority").GetString());
        }
    }

    [Fact]
    public async Task While_it_cannot_be_asked_nobody_new_comes_in()
    {
        var (email, _) = await Member();
        var request = await Request(new() { ["sub"] = email, ["email"] = email, ["email_verified"] = true });
        Configuration["SignIn:Authority"] = "http://127.0.0.1:9/realms/coop";

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Show(request)).StatusCode);
    }

    private static async Task Refused(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("invalid_credentials", await answer.Code());
    }

    private async Task<Guid> IdOf(HttpResponseMessage answer)
    {
        using var me = coop.Client((await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString());
        return (await me.GetFromJsonAsync<JsonElement>("/v1/members/me")).GetProperty("id").GetGuid();
    }

    private async Task<(string Email, Guid Id)> Member()
    {
        var rider = await coop.NewRider();
        return ((await rider.Get("/v1/members/me")).GetProperty("email").GetString()!, rider.Id);
    }

    private async Task<HttpResponseMessage> SignIn(Dictionary<string, object> claims) => await Show(await Request(claims));

    /// <summary>The authority's answer to a new question, with these claims beside or instead of the right ones.</summary>
    private async Task<object> Request(Dictionary<string, object> claims, SecurityKey? by = null)
    {
        using var anyone = coop.Client();
        var question = await (await anyone.PostAsJsonAsync("/v1/sign-in/authority/options", new { })).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        var all = new Dictionary<string, object>
        {
            ["iss"] = address, ["aud"] = "coop", ["nonce"] = question.GetProperty("nonce").GetString()!,
            ["exp"] = TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
        };
        foreach (var (claim, value) in claims)
            all[claim] = value;
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            JsonSerializer.Serialize(all), new SigningCredentials(by ?? key, SecurityAlgorithms.EcdsaSha256));
        return new { id = question.GetProperty("id").GetGuid(), idToken = token };
    }

    private async Task<HttpResponseMessage> Show(object request)
    {
        using var anyone = coop.Client();
        return await anyone.PostAsJsonAsync("/v1/sign-in/authority", request);
    }
}
