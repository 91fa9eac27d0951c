using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coop.Members;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class Signing_in(CoopFixture coop)
{
    private const string Password = "a long enough password";

    [Fact]
    public async Task Somebody_who_was_invited_signs_in_and_is_known()
    {
        var (email, id) = await Invited();

        var signedIn = await SignIn(email, Password);
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

    [Fact]
    public async Task A_refresh_token_that_comes_back_after_the_next_was_used_ends_all_that_came_of_it()
    {
        var (email, _) = await Invited();
        var first = await SignIn(email, Password);
        var second = await Refreshed(first);
        var third = await Refreshed(second);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Refresh(first)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Refresh(third)).StatusCode);
    }

    [Fact]
    public async Task Who_lost_the_answer_gets_the_same_next_one_however_often_they_ask()
    {
        var (email, id) = await Invited();
        var first = await SignIn(email, Password);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Refreshed(first)));

        var next = Assert.Single(answers.Select(answer => answer.GetProperty("refreshToken").GetString()).Distinct());
        Assert.Equal(2, await coop.InDatabase<MembersDb, int>(db => db.RefreshTokens.CountAsync(token => token.AccountId == id)));
        Assert.NotEqual(next, (await Refreshed(answers[0])).GetProperty("refreshToken").GetString());
    }

    [Fact]
    public async Task Who_asks_again_after_more_than_two_minutes_is_a_thief()
    {
        var (email, id) = await Invited();
        var first = await SignIn(email, Password);
        var second = await Refreshed(first);
        await coop.InDatabase<MembersDb, int>(db => db.RefreshTokens.Where(token => token.AccountId == id && token.UsedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.UsedAt, TimeProvider.System.GetUtcNow().AddMinutes(-2))));

        Assert.Equal(HttpStatusCode.Unauthorized, (await Refresh(first)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Refresh(second)).StatusCode);
    }

    [Fact]
    public async Task A_new_invitation_ends_the_last_one_and_once_accepted_every_sign_in()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var invited = await coop.Coordinator.Post("/v1/members", new
        {
            email, firstName = "Ada", lastName = "Test", roles = new[] { "member" }, engagement = "employee", joinedOn = "2025-10-01",
        });
        var path = $"/v1/members/{invited.GetProperty("id").GetGuid()}/invitation";
        var again = await coop.Coordinator.Post(path);
        Assert.Equal("revoked_invitation", await (await Accept(invited)).Code());
        Assert.Equal(HttpStatusCode.NoContent, (await Accept(again)).StatusCode);
        var signedIn = await SignIn(email, Password);

        var forgot = await coop.Coordinator.Post(path);
        Assert.Equal(HttpStatusCode.NoContent, (await Accept(forgot)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Refresh(signedIn)).StatusCode);
        var taken = await coop.Coordinator.Post(path);
        Assert.Equal(HttpStatusCode.NoContent, (await coop.Coordinator.Http.DeleteAsync(path)).StatusCode);
        Assert.Equal("revoked_invitation", await (await Accept(taken)).Code());
    }

    [Fact]
    public async Task A_new_password_takes_the_old_one_and_ends_every_sign_in()
    {
        const string New = "an even longer password";
        var (email, _) = await Invited();
        var (signedIn, elsewhere) = (await SignIn(email, Password), await SignIn(email, Password));
        using var me = coop.Client(signedIn.GetProperty("accessToken").GetString());

        Assert.Equal("wrong_password", await (await Choose("not the old one", New)).Code());
        Assert.Equal(HttpStatusCode.BadRequest, (await Choose(Password, "short")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Choose(Password, New)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Refresh(elsewhere)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await TrySignIn(email, Password)).StatusCode);
        await SignIn(email, New);

        Task<HttpResponseMessage> Choose(string password, string newPassword) =>
            me.PostAsJsonAsync("/v1/members/me/password", new { password, newPassword });
    }

    [Fact]
    public void Whoever_knocks_too_often_from_one_address_waits_at_every_door()
    {
        using var limits = new SignInLimits(new ConfigurationBuilder().AddInMemoryCollection([new("SignIn:PerAddress", "3")]).Build());
        var (one, other) = (From("192.0.2.1"), From("192.0.2.2"));

        Assert.All(Enumerable.Range(0, 3), i => Assert.Null(limits.Check(one, $"{i}@example.org")));
        Assert.Equal(429, limits.Check(one)?.StatusCode);
        Assert.NotEmpty(one.Response.Headers.RetryAfter.ToString());
        Assert.Null(limits.Check(other));

        static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
    }

    private async Task<HttpResponseMessage> Accept(JsonElement invited)
    {
        using var anyone = coop.Client();
        return await anyone.PostAsJsonAsync($"/v1/invitations/{invited.GetProperty("invitation").GetString()}", new { password = Password });
    }

    private async Task<JsonElement> Refreshed(JsonElement signedIn) =>
        await (await Refresh(signedIn)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();

    [Fact]
    public async Task After_five_wrong_passwords_even_the_right_one_is_refused()
    {
        var (email, _) = await Invited();
        for (var wrong = 0; wrong < 5; wrong++)
            Assert.Equal("invalid_credentials", await (await TrySignIn(email, "wrong")).Code());

        Assert.Equal("invalid_credentials", await (await TrySignIn(email, Password)).Code());
    }

    [Fact]
    public async Task A_hundred_guesses_at_once_are_five_and_then_the_account_rests()
    {
        var (email, id) = await Invited();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => TrySignIn(email, "wrong")));

        Assert.Equal(10, answers.Count(HttpStatusCode.Unauthorized));
        Assert.Equal(90, answers.Count(HttpStatusCode.TooManyRequests));
        var account = await coop.InDatabase<MembersDb, Account>(db => db.Accounts.AsNoTracking().SingleAsync(one => one.Id == id));
        Assert.Equal(0, account.AccessFailedCount);
        Assert.True(account.LockoutEnd > TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task After_its_rest_an_account_is_opened_by_the_right_password()
    {
        var (email, id) = await Invited();
        for (var wrong = 0; wrong < 5; wrong++)
            await TrySignIn(email, "wrong");
        await coop.InDatabase<MembersDb, int>(db => db.Accounts.Where(one => one.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.LockoutEnd, TimeProvider.System.GetUtcNow())));

        await SignIn(email, Password);
    }

    [Fact]
    public async Task A_password_that_was_drawn_stays_cheap_and_one_that_was_chosen_dear()
    {
        var (email, id) = await Invited();
        var passwords = coop.Services.GetRequiredService<Passwords>();
        var chosen = await HashOf(id);
        await Keep(id, passwords.HashDrawn(null!, Password));
        var drawn = await HashOf(id);

        await SignIn(email, Password);

        Assert.Equal(drawn, await HashOf(id));
        Assert.True(RoundsOf(chosen) > 200_000 && RoundsOf(drawn) < 2_000, $"{RoundsOf(chosen)} and {RoundsOf(drawn)} rounds.");
    }

    [Fact]
    public async Task A_password_hashed_as_long_ago_is_hashed_anew()
    {
        var (email, id) = await Invited();
        await Keep(id, new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = 100_000 })).HashPassword(null!, Password));

        await SignIn(email, Password);

        Assert.Equal(210_000u, RoundsOf(await HashOf(id)));
    }

    private Task<string> HashOf(Guid id) => coop.InDatabase<MembersDb, string>(db =>
        db.Accounts.Where(one => one.Id == id).Select(one => one.PasswordHash!).SingleAsync());

    private Task<int> Keep(Guid id, string hash) => coop.InDatabase<MembersDb, int>(db => db.Accounts.Where(one => one.Id == id)
        .ExecuteUpdateAsync(set => set.SetProperty(one => one.PasswordHash, hash)));

    private static uint RoundsOf(string hash) => BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));

    [Fact]
    public async Task Guessing_fast_meets_a_limit_that_says_how_long()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        HttpResponseMessage answer;
        var tries = 0;
        do
            answer = await TrySignIn(email, "wrong");
        while (answer.StatusCode == HttpStatusCode.Unauthorized && ++tries < 20);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

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

    private async Task<(string Email, Guid Id)> Invited()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var invited = await coop.Coordinator.Post("/v1/members", new
        {
            email, firstName = "Ada", lastName = "Test", roles = new[] { "member" }, engagement = "employee", joinedOn = "2025-10-01",
        });
        using var anyone = coop.Client();
        var accepted = await anyone.PostAsJsonAsync(
            $"/v1/invitations/{invited.GetProperty("invitation").GetString()}", new { password = Password });
        Assert.Equal(HttpStatusCode.NoContent, accepted.StatusCode);
        return (email, invited.GetProperty("id").GetGuid());
    }

    private async Task<JsonElement> SignIn(string email, string password)
    {
        var answer = await TrySignIn(email, password);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> TrySignIn(string email, string password)
    {
        using var anyone = coop.Client();
        return await anyone.PostAsJsonAsync("/v1/sign-in", new { email, password });
    }

    private async Task<HttpResponseMessage> Refresh(JsonElement signedIn)
    {
        using var anyone = coop.Client();
        return await anyone.PostAsJsonAsync(
            "/v1/sign-in/refresh", new { refreshToken = signedIn.GetProperty("refreshToken").GetString() });
    }

    private static string Write(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
