using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using OtpNet;

namespace Coop.Services;

/// <summary>An app on a phone that shows six figures, new ones every 30 seconds.</summary>
internal sealed class Authenticator(JsonElement added)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private readonly Totp app = new(Base32Encoding.ToBytes(added.GetProperty("key").GetString()));

    public string Key { get; } = added.GetProperty("key").GetString()!;

    /// <summary>What it shows now, and for a few seconds more, so that it arrives in time.</summary>
    public async Task<string> Code()
    {
        if (app.RemainingSeconds() < 8)
            await Task.Delay(TimeSpan.FromSeconds(app.RemainingSeconds()) + TimeSpan.FromMilliseconds(100), TimeProvider.System);
        return app.ComputeTotp();
    }

    public string CodeIn(int steps) => app.ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime + (steps * Step));

    /// <summary>Who is signed in takes it as their second factor, but has not shown a code of it yet.</summary>
    public static async Task<Authenticator> AddTo(CoopFixture coop, JsonElement signedIn)
    {
        using var me = coop.Client(signedIn.GetProperty("accessToken").GetString());
        var added = await me.PostAsJsonAsync("/v1/members/me/second-factor", new { });
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        return new Authenticator(await added.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>As if the code that was used last were as old as can be: what it shows now has not been used.</summary>
    public static Task<int> ForgetLastCode(CoopFixture coop, Guid account) => coop.InDatabase<MembersDb, int>(db => db.SecondFactors
        .Where(factor => factor.AccountId == account).ExecuteUpdateAsync(set => set.SetProperty(factor => factor.LastStep, 0)));
}
