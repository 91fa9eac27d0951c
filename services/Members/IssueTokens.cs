using System.Text.Json;
using Coop.Hosting;

namespace Coop.Members;

/// <summary>Issues access tokens: who somebody is and what they may do, without their name, signed.</summary>
public sealed class Tokens(SigningKeys<MembersDb> keys, TimeProvider clock)
{
    /// <summary>So long a token still works after its holder left or lost a role.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>A token for the member or restaurant <paramref name="id"/>, good for <paramref name="lifetime"/> from now.</summary>
    public async Task<string> Issue(
        Guid id, IEnumerable<Role> roles, TimeSpan lifetime, CancellationToken stopping = default)
    {
        var now = clock.GetUtcNow();
        var claims = new
        {
            Iss = AccessTokens.Coop,
            Aud = AccessTokens.Coop,
            Sub = id,
            Roles = roles,
            Iat = now.ToUnixTimeSeconds(),
            Exp = (now + lifetime).ToUnixTimeSeconds(),
            Jti = Guid.CreateVersion7(now),
        };
        return await keys.Sign(JsonSerializer.Serialize(claims, Wire.Json), AccessTokens.Typ, stopping);
    }

    /// <summary>A device signs in: an access token, and the first refresh token of a family, which waits in <paramref name="db"/> to be saved.</summary>
    internal Task<SignIn.Answer> Issue(MembersDb db, Account account, CancellationToken stopping)
    {
        var (refresh, now) = (DrawSecret.Of(32), clock.GetUtcNow());
        db.Add(RefreshToken.New(refresh, account.Id, family: Guid.CreateVersion7(now), now));
        return Issue(account, refresh, stopping);
    }

    internal async Task<SignIn.Answer> Issue(Account account, string refresh, CancellationToken stopping) =>
        new(await Issue(account.Id, account.Roles, Lifetime, stopping), (int)Lifetime.TotalSeconds, refresh);
}
