using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coop.Services;

/// <summary>A device renews its sign-in and is held up before its next token is saved; meanwhile somebody ends it.</summary>
[Collection(nameof(OneCoop))]
public sealed class What_is_being_renewed_ends_with_the_rest(CoopFixture coop)
{
    [Theory]
    [InlineData("a new password")]
    [InlineData("an invitation")]
    [InlineData("signing out")]
    [InlineData("another device")]
    [InlineData("a token that comes back")]
    [InlineData("leaving")]
    public async Task Whoever_ends_it(string by)
    {
        var (email, id) = await coop.Invited();
        var first = await coop.SignIn(email, Newcomers.Password);
        var device = await coop.Refreshed(await coop.Refreshed(first));
        using var me = coop.Client((await coop.SignIn(email, Newcomers.Password)).GetProperty("accessToken").GetString());
        var family = await coop.InDatabase<MembersDb, Guid>(db => db.RefreshTokens.Where(token => token.AccountId == id && token.UsedAt != null)
            .Select(token => token.Family).FirstAsync());
        var sent = by == "an invitation" ? await coop.Coordinator.Post($"/v1/members/{id}/invitation") : default;

        var (renewal, ending) = await coop.InDatabase<MembersDb, (Task<HttpResponseMessage>, Task<HttpResponseMessage>)>(async db =>
        {
            await using var held = await db.Database.BeginTransactionAsync();
            db.Add(RefreshToken.New(Next(device), id, Guid.NewGuid(), TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync();
            var renewal = coop.Refresh(device);
            await Waiting(1);
            var ending = End();
            await Waiting(2);
            await held.RollbackAsync();
            return (renewal, ending);
        });

        var renewed = (await renewal).EnsureSuccessStatusCode();
        Assert.Equal(by == "a token that comes back" ? HttpStatusCode.Unauthorized : HttpStatusCode.NoContent, (await ending).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(await renewed.Content.ReadFromJsonAsync<JsonElement>())).StatusCode);

        Task<HttpResponseMessage> End() => by switch
        {
            "a new password" => me.PostAsJsonAsync("/v1/members/me/password", new { password = Newcomers.Password, newPassword = "an even longer password" }),
            "an invitation" => coop.Accept(sent, "an even longer password"),
            "signing out" => me.PostAsJsonAsync("/v1/sign-out", new { refreshToken = device.GetProperty("refreshToken").GetString() }),
            "another device" => me.DeleteAsync($"/v1/members/me/sign-ins/{family}"),
            "leaving" => me.PostAsJsonAsync($"/v1/members/{id}/leave", new { }),
            _ => coop.Refresh(first),
        };
    }

    private string Next(JsonElement signedIn) => coop.Services.GetRequiredService<IOptions<KeySecret>>().Value
        .Mark($"refresh {signedIn.GetProperty("refreshToken").GetString()}");

    /// <summary>So many of the service's questions wait for somebody else's row.</summary>
    private Task Waiting(int many) => Eventually.Is(() => coop.InDatabase<MembersDb, int>(db => db.Database.SqlQuery<int>(
        $"""
        SELECT count(*)::int AS "Value" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
            AND (query LIKE '%refresh_tokens%' OR query LIKE '%accounts%')
        """).SingleAsync()), waiting => waiting >= many);
}
