using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using Coop.Members;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coop.Hosting;

/// <summary>
/// How a caller is known: <c>Authorization: Bearer</c> with an access token of Members', or a restaurant's
/// <c>X-Api-Key</c>. Who is not known hears 401 <c>unauthenticated</c> or <c>expired_token</c>, who lacks the role 403
/// <c>forbidden</c>; who showed too many keys that nobody holds, 429 <c>too_many_requests</c>.
/// </summary>
internal sealed class SignedIn(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder,
    AccessTokens tokens, ApiKeys apiKeys) : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public new const string Scheme = "coop";
    public const string ApiKeyHeader = "X-Api-Key";
    private const string Bearer = "Bearer ";

    private bool expired;
    private bool outOfScope;
    private RetryConditionHeaderValue? wait;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // A door for anyone asks nobody who they are; the one that checks API keys for the others depends on it.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return AuthenticateResult.NoResult();

        if (Request.Headers.Authorization.ToString() is { Length: > 0 } authorization)
        {
            if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
                return AuthenticateResult.NoResult();
            var known = await tokens.Read(authorization[Bearer.Length..].Trim(), Context.RequestAborted);
            expired = known.Expired;
            return Answer(known.Caller);
        }

        if (Request.Headers[ApiKeyHeader].ToString() is not { Length: > 0 } key)
            return AuthenticateResult.NoResult();
        (var till, wait) = await apiKeys.Find(key, Context.Connection.RemoteIpAddress, Context.RequestAborted);
        outOfScope = till is not null && !Opens(till.Scope);
        return Answer(outOfScope ? null : till?.Caller);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (outOfScope)
            return Problem(StatusCodes.Status403Forbidden, "key_out_of_scope", "This key does not open this door: sign in instead.");
        if (wait is not null)
        {
            Response.Headers.RetryAfter = wait.ToString();
            return Problem(StatusCodes.Status429TooManyRequests, "too_many_requests", "Too many keys that nobody holds: wait a little.");
        }
        Response.Headers.WWWAuthenticate = expired ? "Bearer error=\"invalid_token\"" : "Bearer";
        return expired
            ? Problem(StatusCodes.Status401Unauthorized, "expired_token", "The access token has expired: refresh it.")
            : Problem(StatusCodes.Status401Unauthorized, "unauthenticated", "Sign in, or send an API key.");
    }

    /// <summary>A till's key opens the doors that say so; one that only looks, those of them that change nothing.</summary>
    private bool Opens(KeyScope scope) => Context.GetEndpoint()?.Metadata.GetMetadata<WhoMayCome.OpenToTills>() is not null
        && (scope == KeyScope.Orders || HttpMethods.IsGet(Request.Method));

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem(StatusCodes.Status403Forbidden, "forbidden", "This door is for another role.");

    private static AuthenticateResult Answer(Caller? caller) => caller is null
        ? AuthenticateResult.Fail("Nobody is known by that token or key.")
        : AuthenticateResult.Success(new AuthenticationTicket(caller.Principal, Scheme));

    private Task Problem(int status, string code, string detail) =>
        Problems.Of(status, code, detail).ExecuteAsync(Context);
}
