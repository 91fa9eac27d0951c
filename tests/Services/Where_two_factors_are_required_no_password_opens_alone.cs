using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>A co-op that runs it for real asks everybody for two factors, from their first sign-in on.</summary>
[Collection(nameof(OneCoop))]
public sealed class Where_two_factors_are_required_no_password_opens_alone(CoopFixture coop) : IAsyncLifetime
{
    private IConfiguration Configuration => coop.Services.GetRequiredService<IConfiguration>();

    public Task InitializeAsync()
    {
        Configuration["SignIn:TwoFactors"] = "true";
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        Configuration["SignIn:TwoFactors"] = null;
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Who_was_invited_sets_up_a_phone_by_password_and_signs_in_with_both()
    {
        var (email, _) = await coop.Invited();
        var refused = await coop.TrySignIn(email, Newcomers.Password);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("second_factor_missing", await refused.Code());

        var app = new Authenticator(await Added(await SetUp(email)));
        await coop.Refreshed(await coop.SignIn(email, Newcomers.Password, await app.Code()));
        Assert.Equal("code_needed", await (await coop.TrySignIn(email, Newcomers.Password)).Code());
    }

    [Fact]
    public async Task A_password_adds_nothing_to_an_account_that_a_phone_or_a_passkey_opens()
    {
        var (email, _) = await coop.Invited();
        var app = new Authenticator(await Added(await SetUp(email)));
        using var passkey = new Passkey();
        using (var me = coop.Client((await coop.SignIn(email, Newcomers.Password, await app.Code())).GetProperty("accessToken").GetString()))
        {
            await passkey.AddTo(me);
            Assert.Equal("second_factor_set", await (await SetUp(email)).Code());
            Assert.Equal("second_factor_required", await (await me.DeleteAsync("/v1/members/me/second-factor")).Code());
        }
        await coop.InDatabase<MembersDb, int>(db => db.SecondFactors.Where(one => db.Accounts.Any(account => account.Id == one.AccountId && account.Email == email)).ExecuteDeleteAsync());

        Assert.Equal("second_factor_set", await (await SetUp(email)).Code());

        Assert.Equal(HttpStatusCode.OK, (await passkey.SignIn(coop)).StatusCode);
    }

    [Fact]
    public async Task Who_founded_the_co_op_chooses_a_password_of_their_own_with_it()
    {
        const string Own = "an even longer password";
        var (email, id) = await coop.Invited();
        var drawn = coop.Services.GetRequiredService<Passwords>().HashDrawn(null!, Newcomers.Password);
        await coop.InDatabase<MembersDb, int>(db => db.Accounts.Where(one => one.Id == id).ExecuteUpdateAsync(set => set.SetProperty(one => one.PasswordHash, drawn)));
        Assert.Equal("initial_password", await (await SetUp(email)).Code());
        Assert.Equal("easy_password", await (await SetUp(email, newPassword: "password1234")).Code());
        Assert.Equal("same_password", await (await SetUp(email, newPassword: Newcomers.Password)).Code());

        var app = new Authenticator(await Added(await SetUp(email, newPassword: Own)));

        Assert.Equal("invalid_credentials", await (await coop.TrySignIn(email, Newcomers.Password, await app.Code())).Code());
        await coop.SignIn(email, Own, await app.Code());
    }

    [Fact]
    public async Task A_wrong_password_sets_nothing_up_and_counts_as_one()
    {
        var (email, id) = await coop.Invited();

        Assert.Equal("invalid_credentials", await (await SetUp(email, "not the password")).Code());
        Assert.Equal("invalid_credentials", await (await SetUp($"{Guid.NewGuid():N}@example.org")).Code());

        Assert.Equal(1, await coop.InDatabase<MembersDb, int>(db => db.Accounts.Where(one => one.Id == id).Select(one => one.AccessFailedCount).SingleAsync()));
        Assert.False(await coop.InDatabase<MembersDb, bool>(db => db.SecondFactors.AnyAsync(one => one.AccountId == id)));
    }

    [Fact]
    public async Task Who_signed_in_by_password_alone_before_does_not_stay_so()
    {
        Configuration["SignIn:TwoFactors"] = null;
        var (email, _) = await coop.Invited();
        var before = await coop.SignIn(email, Newcomers.Password);
        using var passkey = new Passkey();
        using (var me = coop.Client(before.GetProperty("accessToken").GetString()))
            Assert.Equal(HttpStatusCode.Created, (await passkey.AddTo(me)).StatusCode);

        Configuration["SignIn:TwoFactors"] = "true";

        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(before)).StatusCode);
        Configuration["SignIn:TwoFactors"] = null;
        await coop.Refreshed(before);
    }

    [Fact]
    public async Task The_last_passkey_stays_until_there_is_something_else()
    {
        Configuration["SignIn:TwoFactors"] = null;
        var (email, _) = await coop.Invited();
        using var passkey = new Passkey();
        using var me = coop.Client((await coop.SignIn(email, Newcomers.Password)).GetProperty("accessToken").GetString());
        Assert.Equal(HttpStatusCode.Created, (await passkey.AddTo(me)).StatusCode);
        Configuration["SignIn:TwoFactors"] = "true";

        Assert.Equal("second_factor_required", await (await me.DeleteAsync($"/v1/members/me/passkeys/{passkey.Id}")).Code());

        using var another = new Passkey();
        Assert.Equal(HttpStatusCode.Created, (await another.AddTo(me)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"/v1/members/me/passkeys/{passkey.Id}")).StatusCode);
    }

    [Fact]
    public async Task A_drawn_password_gets_no_app_beside_it_even_where_that_is_free()
    {
        Configuration["SignIn:TwoFactors"] = null;
        var (email, id) = await coop.Invited();
        var drawn = coop.Services.GetRequiredService<Passwords>().HashDrawn(null!, Newcomers.Password);
        await coop.InDatabase<MembersDb, int>(db => db.Accounts.Where(one => one.Id == id).ExecuteUpdateAsync(set => set.SetProperty(one => one.PasswordHash, drawn)));
        using var me = coop.Client((await coop.SignIn(email, Newcomers.Password)).GetProperty("accessToken").GetString());

        Assert.Equal("initial_password", await (await me.PostAsJsonAsync("/v1/members/me/second-factor", new { })).Code());
    }

    private async Task<HttpResponseMessage> SetUp(string email, string password = Newcomers.Password, string? newPassword = null)
    {
        using var anyone = coop.Client();
        return await anyone.PostAsJsonAsync("/v1/sign-in/second-factor", new { email, password, newPassword });
    }

    private static async Task<JsonElement> Added(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
