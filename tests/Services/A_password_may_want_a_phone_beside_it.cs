using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>Who set a phone up opens their account with its codes and the password together, and with neither alone.</summary>
[Collection(nameof(OneCoop))]
public sealed class A_password_may_want_a_phone_beside_it(CoopFixture coop)
{
    [Fact]
    public async Task It_counts_from_the_first_code_on_and_then_the_password_opens_nothing_alone()
    {
        var (email, id) = await coop.Invited();
        var (first, elsewhere) = (await coop.SignIn(email, Newcomers.Password), await coop.SignIn(email, Newcomers.Password));
        var app = await Authenticator.AddTo(coop, first);
        Assert.Null(await Since(await coop.SignIn(email, Newcomers.Password)));

        var both = await coop.SignIn(email, Newcomers.Password, await app.Code());

        Assert.NotNull(await Since(both));
        Assert.Equal("code_needed", await (await coop.TrySignIn(email, Newcomers.Password)).Code());
        Assert.Equal("invalid_credentials", await (await coop.TrySignIn(email, "not the password", await app.Code())).Code());
        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(elsewhere)).StatusCode);
        await coop.Refreshed(both);
        Assert.Equal(1, await Told(id, "second-factor-set"));
    }

    [Fact]
    public async Task A_code_opens_once_even_if_many_show_it_at_once()
    {
        var (email, app, id) = await Protected();
        await Authenticator.ForgetLastCode(coop, id);
        var code = await app.Code();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => coop.TrySignIn(email, Newcomers.Password, code)));

        Assert.Equal(1, answers.Count(HttpStatusCode.OK));
        Assert.Equal("used_code", await answers.First(answer => answer.StatusCode != HttpStatusCode.OK).Code());
    }

    [Fact]
    public async Task A_code_that_came_late_opens_nothing_and_is_no_guess()
    {
        var (email, app, id) = await Protected();
        await app.Code();
        Assert.Equal("late_code", await (await coop.TrySignIn(email, Newcomers.Password, app.CodeIn(-1))).Code());
        Assert.Equal(0, (await AccountOf(id)).AccessFailedCount);

        Assert.Equal("wrong_code", await (await coop.TrySignIn(email, Newcomers.Password, app.CodeIn(-20))).Code());

        Assert.Equal(1, (await AccountOf(id)).AccessFailedCount);
    }

    [Fact]
    public async Task Who_guesses_codes_meets_an_account_at_rest_though_they_know_the_password()
    {
        var (email, app, id) = await Protected();
        var wrong = app.CodeIn(-20);
        for (var guess = 0; guess < 5; guess++)
            Assert.Equal("wrong_code", await (await coop.TrySignIn(email, Newcomers.Password, wrong)).Code());
        await Authenticator.ForgetLastCode(coop, id);

        Assert.Equal("invalid_credentials", await (await coop.TrySignIn(email, Newcomers.Password, await app.Code())).Code());
        Assert.Equal(1, await Told(id, "codes-guessed"));
    }

    [Fact]
    public async Task Asking_for_the_code_forgives_no_wrong_one()
    {
        var (email, app, id) = await Protected();
        await coop.TrySignIn(email, Newcomers.Password, app.CodeIn(-20));

        Assert.Equal("code_needed", await (await coop.TrySignIn(email, Newcomers.Password)).Code());

        Assert.Equal(1, (await AccountOf(id)).AccessFailedCount);
    }

    [Fact]
    public async Task The_old_phone_opens_until_the_new_one_has()
    {
        var (email, old, id) = await Protected();
        await Authenticator.ForgetLastCode(coop, id);
        var next = await Authenticator.AddTo(coop, await coop.SignIn(email, Newcomers.Password, await old.Code()));
        await Authenticator.ForgetLastCode(coop, id);
        await coop.SignIn(email, Newcomers.Password, await old.Code());
        await Authenticator.ForgetLastCode(coop, id);

        await coop.SignIn(email, Newcomers.Password, await next.Code());

        await Authenticator.ForgetLastCode(coop, id);
        Assert.Equal("wrong_code", await (await coop.TrySignIn(email, Newcomers.Password, await old.Code())).Code());
    }

    [Fact]
    public async Task Where_it_is_theirs_to_choose_they_give_it_up_again()
    {
        var (email, app, id) = await Protected();
        await Authenticator.ForgetLastCode(coop, id);
        using var me = coop.Client((await coop.SignIn(email, Newcomers.Password, await app.Code())).GetProperty("accessToken").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync("/v1/members/me/second-factor")).StatusCode);

        Assert.Null(await Since(await coop.SignIn(email, Newcomers.Password)));
        Assert.Equal(1, await Told(id, "second-factor-removed"));
    }

    [Fact]
    public async Task A_forgotten_password_leaves_the_phone_and_a_lost_phone_takes_it_and_the_passkeys_with_it()
    {
        var (email, app, id) = await Protected();
        await Authenticator.ForgetLastCode(coop, id);
        using var passkey = new Passkey();
        using (var me = coop.Client((await coop.SignIn(email, Newcomers.Password, await app.Code())).GetProperty("accessToken").GetString()))
            Assert.Equal(HttpStatusCode.Created, (await passkey.AddTo(me)).StatusCode);
        var path = $"/v1/members/{id}/invitation";

        await coop.Accept(await coop.Coordinator.Post(path));
        Assert.Equal("code_needed", await (await coop.TrySignIn(email, Newcomers.Password)).Code());
        Assert.Equal(1, await Passkeys(id));

        await coop.Accept(await coop.Coordinator.Post(path, new { phoneIsLost = true }));
        await coop.SignIn(email, Newcomers.Password);
        Assert.Equal(0, await Passkeys(id));
        Assert.Equal((1, 1), (await Told(id, "passkey-added"), await Told(id, "second-factor-removed")));
    }

    [Fact]
    public async Task Its_key_lies_sealed_and_goes_with_the_account()
    {
        var (_, app, id) = await Protected();

        Assert.Empty(await Tables.Holding(coop, app.Key));
        Assert.Empty(await Tables.Holding(coop, Convert.ToHexStringLower(OtpNet.Base32Encoding.ToBytes(app.Key))));
        Assert.Equal(1, await Kept(id));
        await (await coop.PersonOf(id, Role.Member)).Post($"/v1/members/{id}/leave", new { });
        await coop.Coordinator.Post($"/v1/members/{id}/erase");
        Assert.Equal(0, await Kept(id));
    }

    [Fact]
    public async Task A_key_that_showed_no_code_goes_with_the_sign_ins_of_its_time()
    {
        const string New = "an even longer password";
        var (email, id) = await coop.Invited();
        var signedIn = await coop.SignIn(email, Newcomers.Password);
        var app = await Authenticator.AddTo(coop, signedIn);
        using (var me = coop.Client(signedIn.GetProperty("accessToken").GetString()))
        {
            Assert.Equal("same_password", await (await me.PostAsJsonAsync("/v1/members/me/password", new { password = Newcomers.Password, newPassword = Newcomers.Password })).Code());
            Assert.Equal(HttpStatusCode.NoContent, (await me.PostAsJsonAsync("/v1/members/me/password", new { password = Newcomers.Password, newPassword = New })).StatusCode);
        }

        Assert.Equal("wrong_code", await (await coop.TrySignIn(email, New, await app.Code())).Code());

        Assert.Null(await Since(await coop.SignIn(email, New)));
        Assert.Equal(1, await Kept(id));
    }

    private async Task<(string Email, Authenticator App, Guid Id)> Protected()
    {
        var (email, id) = await coop.Invited();
        var app = await Authenticator.AddTo(coop, await coop.SignIn(email, Newcomers.Password));
        await coop.SignIn(email, Newcomers.Password, await app.Code());
        return (email, app, id);
    }

    private async Task<string?> Since(JsonElement signedIn)
    {
        using var me = coop.Client(signedIn.GetProperty("accessToken").GetString());
        return (await me.GetFromJsonAsync<JsonElement>("/v1/members/me/second-factor")).TryGetProperty("since", out var since) ? since.GetString() : null;
    }

    private Task<Account> AccountOf(Guid id) =>
        coop.InDatabase<MembersDb, Account>(db => db.Accounts.AsNoTracking().SingleAsync(account => account.Id == id));

    private Task<long> Told(Guid id, string what) => Tables.Number(coop, ServiceName.Members,
        $"SELECT count(*) FROM outbox WHERE body LIKE '%{id}%' AND body LIKE '%{what}%'");

    private Task<long> Kept(Guid id) => Tables.Number(coop, ServiceName.Members, $"SELECT count(*) FROM second_factors WHERE account_id = '{id}'");

    private Task<long> Passkeys(Guid id) => Tables.Number(coop, ServiceName.Members, $"SELECT count(*) FROM passkeys WHERE user_id = '{id}'");
}
