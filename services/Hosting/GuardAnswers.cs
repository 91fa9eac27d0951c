using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Coop.Hosting;

/// <summary>
/// Tells browsers to take every answer for what it says it is, to run nothing from it, to show it in nobody's frame, to come
/// back by TLS alone, and to keep no copy of what was meant for one person (OWASP ASVS 5.0, V3.4 and V14.3.2).
/// </summary>
internal sealed class GuardAnswers(RequestDelegate next)
{
    private const string NothingRuns = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        // At the start of the answer, since a failure wipes what was set before it.
        http.Response.OnStarting(Guard, http.Response.Headers);
        return next(http);
    }

    private static Task Guard(object answer)
    {
        var headers = (IHeaderDictionary)answer;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        headers.CacheControl = "no-store";
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = NothingRuns;
        return Task.CompletedTask;
    }

    /// <summary>For a page of our own: its one script and one style run, and it may read the API that it came from.</summary>
    public static string RunsOnly(string page) =>
        $"{NothingRuns}; script-src {Hash(page, "script")}; style-src {Hash(page, "style")}; connect-src 'self'";

    private static string Hash(string page, string tag)
    {
        var from = page.IndexOf($"<{tag}>", StringComparison.Ordinal) + tag.Length + 2;
        var inner = page[from..page.IndexOf($"</{tag}>", from, StringComparison.Ordinal)];
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inner)))}'";
    }
}
