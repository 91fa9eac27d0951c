using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class A_sign_in_lives_until_it_is_ended(CoopFixture coop)
{
    [Fact]
    public async Task A_refresh_token_that_comes_back_after_the_next_was_used_ends_all_that_came_of_it()
    {
        var (email, _) = await coop.Invited();
        var first = await coop.SignIn(email, Newcomers.Password);
        var second = await coop.Refreshed(first);
        var third = await coop.Refreshed(second);

        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(first)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(third)).StatusCode);
    }

    [Fact]
    public async Task Who_lost_the_answer_gets_the_same_next_one_however_often_they_ask()
    {
        var (email, id) = await coop.Invited();
        var first = await coop.SignIn(email, Newcomers.Password);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.Refreshed(first)));

        var next = Assert.Single(answers.Select(answer => answer.GetProperty("refreshToken").GetString()).Distinct());
        Assert.Equal(2, await coop.InDatabase<MembersDb, int>(db => db.RefreshTokens.CountAsync(token => token.AccountId == id)));
        Assert.NotEqual(next, (await coop.Refreshed(answers[0])).GetProperty("refreshToken").GetString());
    }

    [Fact]
    public async Task Who_asks_again_after_more_than_two_minutes_is_a_thief()
    {
        var (email, id) = await coop.Invited();
        var first = await coop.SignIn(email, Newcomers.Password);
        var second = await coop.Refreshed(first);
        await coop.InDatabase<MembersDb, int>(db => db.RefreshTokens.Where(token => token.AccountId == id && token.UsedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.UsedAt, TimeProvider.System.GetUtcNow().AddMinutes(-2))));

        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(first)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(second)).StatusCode);
    }

    [Fact]
    public async Task A_new_invitation_ends_the_last_one_and_once_accepted_every_sign_in()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var invited = await coop.Invite(email);
        var path = $"/v1/members/{invited.GetProperty("id").GetGuid()}/invitation";
        var again = await coop.Coordinator.Post(path);
        Assert.Equal("revoked_invitation", await (await coop.Accept(invited)).Code());
        Assert.Equal(HttpStatusCode.NoContent, (await coop.Accept(again)).StatusCode);
        var signedIn = await coop.SignIn(email, Newcomers.Password);

        var forgot = await coop.Coordinator.Post(path);
        Assert.Equal(HttpStatusCode.NoContent, (await coop.Accept(forgot)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(signedIn)).StatusCode);
        var taken = await coop.Coordinator.Post(path);
        Assert.Equal(HttpStatusCode.NoContent, (await coop.Coordinator.Http.DeleteAsync(path)).StatusCode);
        Assert.Equal("revoked_invitation", await (await coop.Accept(taken)).Code());
    }

    [Fact]
    public async Task A_new_password_takes_the_old_one_and_ends_every_sign_in()
    {
        const string New = "an even longer password";
        var (email, _) = await coop.Invited();
        var (signedIn, elsewhere) = (await coop.SignIn(email, Newcomers.Password), await coop.SignIn(email, Newcomers.Password));
        using var me = coop.Client(signedIn.GetProperty("accessToken").GetString());

        Assert.Equal("wrong_password", await (await Choose("not the old one", New)).Code());
        Assert.Equal(HttpStatusCode.BadRequest, (await Choose(Newcomers.Password, "short")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Choose(Newcomers.Password, New)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(elsewhere)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.TrySignIn(email, Newcomers.Password)).StatusCode);
        await coop.SignIn(email, New);

        Task<HttpResponseMessage> Choose(string password, string newPassword) =>
            me.PostAsJsonAsync("/v1/members/me/password", new { password, newPassword });
    }

    [Fact]
    public async Task However_often_it_is_renewed_it_ends_after_ninety_days()
    {
        var (email, id) = await coop.Invited();
        var first = await coop.SignIn(email, Newcomers.Password);
        var began = TimeProvider.System.GetUtcNow().AddDays(-80);
        await coop.InDatabase<MembersDb, int>(db => db.RefreshTokens.Where(token => token.AccountId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.BeganAt, began)));

        await coop.Refreshed(await coop.Refreshed(first));

        var ends = await coop.InDatabase<MembersDb, List<DateTimeOffset>>(db => db.RefreshTokens.Where(token => token.AccountId == id && token.BeganAt < DateTimeOffset.UtcNow.AddDays(-79))
            .OrderBy(token => token.ExpiresAt).Select(token => token.ExpiresAt).ToListAsync());
        Assert.Equal(3, ends.Count);
        Assert.All(ends.Take(2), end => Assert.InRange(end, began.AddDays(90).AddSeconds(-1), began.AddDays(90).AddSeconds(1)));
    }

    [Fact]
    public async Task Signing_out_ends_that_device_and_no_other()
    {
        var (email, _) = await coop.Invited();
        var (phone, other) = (await coop.SignIn(email, Newcomers.Password), await coop.SignIn(email, Newcomers.Password));
        var renewed = await coop.Refreshed(phone);
        using var anyone = coop.Client();

        await anyone.PostAsJsonAsync("/v1/sign-out", new { refreshToken = renewed.GetProperty("refreshToken").GetString() });

        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(renewed)).StatusCode);
        await coop.Refreshed(other);
    }

    [Fact]
    public async Task Who_lost_a_phone_ends_its_sign_in_from_another()
    {
        var (email, _) = await coop.Invited();
        var (lost, other) = (await coop.SignIn(email, Newcomers.Password), await coop.SignIn(email, Newcomers.Password));
        lost = await coop.Refreshed(lost);
        using var me = coop.Client(other.GetProperty("accessToken").GetString());
        using var somebodyElse = (await coop.NewRider()).Http;
        var open = await SignIns();
        Assert.Equal(2, open.Count);

        var phone = $"/v1/members/me/sign-ins/{open[0].GetProperty("id").GetGuid()}";   // the one that was in use last
        Assert.Equal(HttpStatusCode.NotFound, (await somebodyElse.DeleteAsync(phone)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync(phone)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(lost)).StatusCode);
        Assert.Equal(open[1].GetProperty("id").GetGuid(), Assert.Single(await SignIns()).GetProperty("id").GetGuid());
        await coop.Refreshed(other);

        async Task<List<JsonElement>> SignIns() =>
            [.. (await me.GetFromJsonAsync<JsonElement>("/v1/members/me/sign-ins")).GetProperty("items").EnumerateArray()];
    }

    [Fact]
    public async Task Who_sent_a_link_to_somebodys_account_is_named_to_them_and_its_use_is_told()
    {
        var (email, id) = await coop.Invited();
        var told = $"SELECT count(*) FROM outbox WHERE body LIKE '%{id}%' AND body LIKE '%password-changed%'";
        Assert.Equal(0, await Tables.Number(coop, ServiceName.Members, told));

        var sent = await coop.Coordinator.Post($"/v1/members/{id}/invitation");
        Assert.Equal(HttpStatusCode.NoContent, (await coop.Accept(sent)).StatusCode);

        Assert.Equal(1, await Tables.Number(coop, ServiceName.Members, told));
        using var me = coop.Client((await coop.SignIn(email, Newcomers.Password)).GetProperty("accessToken").GetString());
        var links = (await me.GetFromJsonAsync<JsonElement>("/v1/my-data/members")).GetProperty("tables").GetProperty("invitations").EnumerateArray().ToList();
        Assert.Equal([coop.Coordinator.Id, coop.Coordinator.Id], links.Select(link => link.GetProperty("sent_by").GetGuid()));
        var renamed = await Assert.ThrowsAsync<PostgresException>(() => coop.InDatabase<MembersDb, int>(
            db => db.Database.ExecuteSqlAsync($"UPDATE invitations SET sent_by = {id} WHERE account_id = {id}")));
        Assert.Equal("sender_stays", renamed.ConstraintName);
    }
}
