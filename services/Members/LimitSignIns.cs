using System.Globalization;
using System.Threading.RateLimiting;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>
/// How often one account, and one address of the network, may try to sign in within a minute
/// (<c>SignIn:PerAccount</c>, <c>SignIn:PerAddress</c>), and how often they may show keys that nobody holds. A kitchen's till and
/// phones may share an address.
/// </summary>
public sealed class SignInLimits(IConfiguration configuration) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> accounts = Limit(configuration.GetValue("SignIn:PerAccount", 10));
    private readonly PartitionedRateLimiter<string> addresses = Limit(configuration.GetValue("SignIn:PerAddress", 100));
    private readonly PartitionedRateLimiter<string> wrongKeys = Limit(configuration.GetValue("SignIn:PerAccount", 10));
    private readonly PartitionedRateLimiter<string> addressesOfWrongKeys = Limit(configuration.GetValue("SignIn:PerAddress", 100));

    /// <returns>Null while both may try.</returns>
    public ProblemHttpResult? Check(HttpContext http, string? account = null)
    {
        var address = addresses.AttemptAcquire(http.Connection.RemoteIpAddress?.ToString() ?? "");
        if (!address.IsAcquired)
            return TooMany(http, address);
        return account is not null && accounts.AttemptAcquire(account) is { IsAcquired: false } refused
            ? TooMany(http, refused)
            : null;
    }

    /// <summary>
    /// Counts an API key that nobody holds. Only such are counted, and none is kept from being looked at: the other services ask for
    /// the tills of the whole co-op, and what somebody else tries, at the same address or with the same id, must keep no till from its
    /// trade. The secret of a key is 32 random bytes, so that no number of tries comes near it; the limit stops whoever tries nevertheless.
    /// </summary>
    /// <param name="id">Of the key that it pretends to be; null for what is no key at all.</param>
    /// <returns>Null while more may be tried.</returns>
    public ProblemHttpResult? CountWrongKey(HttpContext http, string? id)
    {
        var address = addressesOfWrongKeys.AttemptAcquire(http.Connection.RemoteIpAddress?.ToString() ?? "");
        if (!address.IsAcquired)
            return TooMany(http, address);
        return id is not null && wrongKeys.AttemptAcquire(id) is { IsAcquired: false } refused ? TooMany(http, refused) : null;
    }

    public void Dispose()
    {
        accounts.Dispose();
        addresses.Dispose();
        wrongKeys.Dispose();
        addressesOfWrongKeys.Dispose();
    }

    private static PartitionedRateLimiter<string> Limit(int tries) => PartitionedRateLimiter.Create<string, string>(who =>
        RateLimitPartition.GetSlidingWindowLimiter(who, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = tries,
            Window = Window,
            SegmentsPerWindow = 6,
        }));

    private static ProblemHttpResult TooMany(HttpContext http, RateLimitLease lease)
    {
        var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var pause) ? pause : Window;
        http.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problems.Of(StatusCodes.Status429TooManyRequests, "too_many_requests", "Too many tries: wait a little.");
    }
}
