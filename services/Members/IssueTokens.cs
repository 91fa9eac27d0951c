using System.Text.Json;
using Coop.Hosting;

namespace Coop.Members;

/// <summary>Issues access tokens: who somebody is and what they may do, without their name, signed.</summary>
public sealed class Tokens(SigningKeys<MembersDb> keys, TimeProvider clock)
{
    /// <summary>So long a token still works after its holder left or lost a role.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>A token for the member or restaurant <paramref name="id"/>, who signs in now, good for <paramref name="lifetime"/> from now.</summary>
    public Task<string> Issue(Guid id, IEnumerable<Role> roles, TimeSpan lifetime, CancellationToken stopping = default) =>
        Issue(id, roles, lifetime, signsIn: true, stopping);

    private async Task<string> Issue(Guid id, IEnumerable<Role> roles, TimeSpan lifetime, bool signsIn, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = AccessTokens.Coop,
            ["aud"] = AccessTokens.Coop,
            ["sub"] = id,
            ["roles"] = roles,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["jti"] = Guid.CreateVersion7(now),
        };
        if (signsIn)
            claims[AccessTokens.SignedInAt] = now.ToUnixTimeSeconds();
        return await keys.Sign(JsonSerializer.Serialize(claims, Wire.Json), AccessTokens.Typ, stopping);
    }

    /// <summary>A device signs in: an access token, and the first refresh token of a family, which waits in <paramref name="db"/> to be saved.</summary>
    /// <param name="signsIn">Whether they showed just now who they are, and not to an authority some time ago.</param>
    internal Task<SignIn.Answer> Issue(MembersDb db, Account account, bool hasTwoFactors, CancellationToken stopping, bool signsIn = true)
    {
        var (refresh, now) = (DrawSecret.Of(32), clock.GetUtcNow());
        db.Add(RefreshToken.New(refresh, account.Id, family: Guid.CreateVersion7(now), now, hasTwoFactors));
        return Answer(account, refresh, signsIn, stopping);
    }

    /// <summary>A device that is signed in stays so.</summary>
    internal Task<SignIn.Answer> Renew(Account account, string refresh, CancellationToken stopping) =>
        Answer(account, refresh, signsIn: false, stopping);

    private async Task<SignIn.Answer> Answer(Account account, string refresh, bool signsIn, CancellationToken stopping) =>
        new(await Issue(account.Id, account.Roles, Lifetime, signsIn, stopping), (int)Lifetime.TotalSeconds, refresh);
}
