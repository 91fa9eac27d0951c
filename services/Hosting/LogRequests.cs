using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Coop.Hosting;

/// <summary>One structured line a request: which door was asked, how it ended, how long it took. Never who or where; its trace says no more.</summary>
internal sealed partial class LogRequests(RequestDelegate next, TimeProvider clock, ILogger<LogRequests> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var start = clock.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            var route = (http.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText ?? "-";
            // What the framework put there is the path as it was asked for.
            http.Features.Get<IHttpActivityFeature>()?.Activity.SetTag("url.path", route).SetTag("url.query", null);
            Answered(http.Request.Method, route, http.Response.StatusCode, clock.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
    private partial void Answered(string method, string route, int status, double milliseconds);
}
