using System.Security.Claims;
using Coop.Members;
using Microsoft.AspNetCore.Http;

namespace Coop.Hosting;

/// <summary>
/// Who asks: a person of the co-op or a restaurant, known by an access token or an API key. A door that names a
/// <c>Caller</c> among its parameters gets it; for a restaurant <paramref name="Id"/> is the restaurant's.
/// </summary>
public sealed record Caller(Guid Id, IReadOnlySet<Role> Roles)
{
    /// <summary>Until when they are known by what they showed: the end of a token; for an API key, when it is asked for anew.</summary>
    public required DateTimeOffset KnownUntil { get; init; }

    /// <summary>That they showed a password or a passkey for this very token, and have not only renewed an older sign-in.</summary>
    public bool JustSignedIn => SignedInAt is not null;

    /// <summary>When that was, to the second; null for a token of a renewal, and for an API key.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    public MemberId Member => new(Id);
    public RestaurantId Restaurant => new(Id);

    public bool Is(Role role) => Roles.Contains(role);

    /// <summary>Nobody, on a door that is open to anyone.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext http) => ValueTask.FromResult(Of(http.User));

    internal ClaimsPrincipal Principal => new(new CallerIdentity(this));

    internal static Caller? Of(ClaimsPrincipal user) => (user.Identity as CallerIdentity)?.Caller;

    private sealed class CallerIdentity(Caller caller) : ClaimsIdentity(
        [new Claim(Sub, caller.Id.ToString()), .. caller.Roles.Select(role => new Claim(Claimed, role.ToString()))],
        SignedIn.Scheme, Sub, Claimed)
    {
        private const string Sub = "sub";
        private const string Claimed = "roles";

        public Caller Caller { get; } = caller;
    }
}
