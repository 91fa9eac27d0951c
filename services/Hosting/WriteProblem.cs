using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Coop.Hosting;

/// <summary>
/// Writes every problem that leaves in one shape: a code for programs, the faulty fields, the trace for whoever looks
/// for the cause, and when to come back. Nothing internal is told.
/// </summary>
internal sealed class WriteProblem : IProblemDetailsWriter
{
    private const int RetryAfterSeconds = 2;

    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        var status = problem.Status ?? http.Response.StatusCode;
        var failure = context.Exception ?? http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var invalid = problem as HttpValidationProblemDetails;
        if (failure is BadHttpRequestException { StatusCode: var unreadable })
            status = unreadable;

        var answer = new Dictionary<string, object?>
        {
            ["type"] = problem.Type ?? "about:blank",
            ["title"] = problem.Title ?? Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = problem.Detail ?? DetailOf(failure, invalid),
            ["instance"] = problem.Instance ?? http.Request.Path.Value,
            ["code"] = CodeOf(status),
            ["traceId"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier,
        };
        if (invalid is { Errors.Count: > 0 })
            answer["errors"] = invalid.Errors
                .SelectMany(error => error.Value, (error, detail) => new FieldError(FieldOf(error.Key), "invalid", detail))
                .ToArray();
        foreach (var (name, value) in problem.Extensions.Where(extension => extension.Key != "traceId"))
            answer[name] = value;

        http.Response.StatusCode = status;
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests
            && !http.Response.Headers.ContainsKey("Retry-After"))
            http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        await http.Response.WriteAsJsonAsync(answer, Wire.Json, "application/problem+json", http.RequestAborted);
    }

    private static string? DetailOf(Exception? failure, HttpValidationProblemDetails? invalid) => failure switch
    {
        BadHttpRequestException { InnerException: JsonException { Path: { } path } } => $"What was sent cannot be read at {path}.",
        BadHttpRequestException bad => bad.Message,
        PeerGone gone => gone.Message,
        _ => invalid is null ? null : string.Join(" ", invalid.Errors.SelectMany(error => error.Value)),
    };

    private static string FieldOf(string path) =>
        string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    private static string CodeOf(int status) => status switch
    {
        400 => "invalid_params",
        401 => "unauthenticated",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        409 => "try_again",
        413 => "too_large",
        415 => "unsupported_media_type",
        429 => "too_many_requests",
        503 => "unavailable",
        _ => "failed",
    };
}
