using Coop.Members;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Coop.Hosting;

/// <summary>Who may come through a door. A door that does not say is closed to everybody.</summary>
public static class WhoMayCome
{
    extension<TDoor>(TDoor door) where TDoor : IEndpointConventionBuilder
    {
        /// <summary>Open to callers who hold any of <paramref name="roles"/>; whose things they may touch is the door's own check.</summary>
        public TDoor For(params Role[] roles) =>
            door.RequireAuthorization(new AuthorizeAttribute { Roles = string.Join(',', roles) });

        /// <summary>Open to everybody who signed in, whatever they do in the co-op.</summary>
        public TDoor ForSignedIn() => door.RequireAuthorization(new AuthorizeAttribute());

        /// <summary>Open to a restaurant's till too: its key opens nothing else, so that a stolen one cannot make another.</summary>
        public TDoor ForTills() => door.WithMetadata(OpenToTills.It);

        /// <summary>
        /// Only by a token that came of signing in itself, which is ten minutes old at most: a phone left open on a table is not
        /// enough for what opens the account or sends its money elsewhere. Who else comes hears 401 <c>sign_in_again</c> (RFC 9470).
        /// </summary>
        public TDoor OnlyJustSignedIn() => door.AddEndpointFilter((context, next) => SignInAgain(context.HttpContext) is { } refused
            ? ValueTask.FromResult<object?>(refused) : next(context));

        /// <summary>Open to anyone: no token is looked at, so that a bad one cannot close the door either.</summary>
        public TDoor ForAnyone() => door.AllowAnonymous();
    }

    /// <summary>Null for whoever just signed in, else what <c>OnlyJustSignedIn</c> answers: for a door that asks it only of some.</summary>
    public static ProblemHttpResult? SignInAgain(HttpContext http) => Caller.Of(http.User) is { JustSignedIn: true } ? null : AskToSignIn(http);

    /// <summary>401 <c>sign_in_again</c>.</summary>
    public static ProblemHttpResult AskToSignIn(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer error=\"insufficient_user_authentication\"";
        return Problems.Of(StatusCodes.Status401Unauthorized, "sign_in_again", "Sign in once more for this: it concerns the account itself.");
    }

    extension(IServiceCollection services)
    {
        /// <summary>Knows callers by their access token or API key, and lets nobody through a door that does not say for whom it is.</summary>
        public IServiceCollection AddCallers()
        {
            services.AddSingleton<PublishedKeys>();
            services.AddSingleton<AccessTokens>();
            services.AddSingleton<ApiKeys>();
            // The core alone: the rest would write keys for cookies, which nobody here has, into the home folder.
            services.AddWebEncoders();
            services.AddTransient<SignedIn>();
            services.AddAuthenticationCore(callers =>
            {
                callers.DefaultScheme = SignedIn.Scheme;
                callers.AddScheme<SignedIn>(SignedIn.Scheme, displayName: null);
            });
            services.AddAuthorizationBuilder()
                .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsNoDoor).Build());
            return services;
        }
    }

    internal sealed class OpenToTills
    {
        public static OpenToTills It { get; } = new();
    }

    /// <summary>A path that leads nowhere stays a 404 (or 405) for everybody: there is nothing to guard.</summary>
    private static bool IsNoDoor(AuthorizationHandlerContext asked) =>
        asked.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint;
}
