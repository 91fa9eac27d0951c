using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class Signing_in(CoopFixture coop)
{
    [Fact]
    public async Task Somebody_who_was_invited_signs_in_and_is_known()
    {
        var (email, id) = await coop.Invited();

        var signedIn = await coop.SignIn(email, Newcomers.Password);
        using var me = coop.Client(signedIn.GetProperty("accessToken").GetString());

        var known = await me.GetFromJsonAsync<JsonElement>("/v1/members/me");
        Assert.Equal(id, known.GetProperty("id").GetGuid());
        Assert.Equal("Ada", known.GetProperty("firstName").GetString());
    }

    [Fact]
    public async Task Members_own_key_is_shown_before_any_news_of_it_has_come()
    {
        var kid = JsonElement.Parse(Base64Url.DecodeFromChars(coop.Coordinator.Token.Split('.')[0])).GetProperty("kid").GetString()!;
        var heard = await coop.InDatabase<MembersDb, PublishedKey?>(db => db.PublishedKeys.SingleOrDefaultAsync(key => key.Kid == kid));
        await coop.InDatabase<MembersDb, int>(db => db.PublishedKeys.Where(key => key.Kid == kid).ExecuteDeleteAsync());
        using var anyone = coop.Client();

        var shown = await anyone.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json");

        var kids = shown.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()).ToList();
        Assert.Contains(kid, kids);
        Assert.Distinct(kids);
        if (heard is not null)
            await coop.InDatabase<MembersDb, int>(async db =>
            {
                db.PublishedKeys.Add(heard);
                return await db.SaveChangesAsync();
            });
    }

    [Fact]
    public async Task A_token_that_has_expired_says_so()
    {
        var expired = await coop.Services.GetRequiredService<Tokens>()
            .Issue(coop.Coordinator.Id, [Role.Coordinator], TimeSpan.FromSeconds(-1));

        var answer = await Ask(expired);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("expired_token", await answer.Code());
        Assert.Contains("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_token_with_one_changed_claim_opens_nothing()
    {
        var parts = coop.Coordinator.Token.Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        parts[1] = Write(claims.Replace("coordinator", "rider", StringComparison.Ordinal));

        await OpensNothing(string.Join('.', parts));
    }

    [Fact]
    public async Task A_token_without_a_signature_opens_nothing()
    {
        var claims = coop.Coordinator.Token.Split('.')[1];

        await OpensNothing($"{Write("""{"alg":"none","typ":"at+jwt"}""")}.{claims}.");
    }

    [Fact]
    public async Task A_token_signed_with_another_key_opens_nothing()
    {
        var parts = coop.Coordinator.Token.Split('.');
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = another.SignData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), HashAlgorithmName.SHA256);

        await OpensNothing($"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a.b.c")]
    public Task What_is_no_token_opens_nothing(string text) => OpensNothing(text);

    private async Task OpensNothing(string token)
    {
        var answer = await Ask(token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("unauthenticated", await answer.Code());
    }

    private async Task<HttpResponseMessage> Ask(string token)
    {
        using var client = coop.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return await client.GetAsync("/v1/members/me");
    }

    private static string Write(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
