using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Coop.Hosting;

/// <summary>The answer that was given to a request with an <c>Idempotency-Key</c>, kept for a day.</summary>
public sealed class KeptAnswer
{
    public required Guid Caller { get; init; }
    public required string Key { get; init; }
    public required string RequestHash { get; init; }
    public required int Status { get; init; }
    public string? Body { get; init; }
    public required DateTimeOffset At { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<KeptAnswer>(kept =>
    {
        kept.ToTable("kept_answers").HasKey(k => new { k.Caller, k.Key });
        kept.HasIndex(k => k.At);
    });
}

public static class AnswerOnce
{
    private const int LongestKey = 200;
    private const string Sealed = "sealed:";

    extension(RouteHandlerBuilder door)
    {
        /// <summary>
        /// Whoever repeats a request with the same <c>Idempotency-Key</c> gets the first answer again. What the door does
        /// and the answer are saved in one transaction, so that a crash leaves both or neither.
        /// </summary>
        /// <param name="hasSecret">The answer holds what only the caller may know, such as a key: it is kept sealed.</param>
        public RouteHandlerBuilder Once(bool hasSecret = false) =>
            door.AddEndpointFilter((context, next) => Answer(context, next, hasSecret));
    }

    private static async ValueTask<object?> Answer(EndpointFilterInvocationContext context, EndpointFilterDelegate door, bool hasSecret)
    {
        var http = context.HttpContext;
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0)
            return await door(context);
        if (key.Length > LongestKey)
            return Problems.Invalid("Idempotency-Key", $"A key has at most {LongestKey} characters.");

        var stopping = http.RequestAborted;
        var caller = Guid.TryParse(http.User.FindFirst("sub")?.Value, out var id) ? id : default;
        var hash = await HashOf(http.Request, stopping);
        var service = http.GetEndpoint()!.Metadata.GetRequiredMetadata<Service>();
        var db = (CoopDb)http.RequestServices.GetRequiredService(service.Db);

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var free = await db.Database.SqlQuery<bool>(
            $"""SELECT pg_try_advisory_xact_lock(hashtextextended({caller + key}, 0)) AS "Value" """).SingleAsync(stopping);
        if (!free)
            return Problems.Of(StatusCodes.Status409Conflict, "in_flight", "The same request is being answered at this moment.");
        if (await db.Set<KeptAnswer>().FindAsync([caller, key], stopping) is { } kept)
            return kept.RequestHash == hash
                ? new Again(kept.Status, hasSecret ? Open(kept, http) : kept.Body)
                : Problems.Of(StatusCodes.Status422UnprocessableEntity, "idempotency_mismatch", "The same key came before with another request.");

        var answer = await door(context);
        var given = answer is INestedHttpResult nested ? nested.Result : answer;
        var status = (given as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        if (status >= StatusCodes.Status400BadRequest)
            return answer;

        var body = (given as IValueHttpResult)?.Value is { } value ? JsonSerializer.Serialize(value, value.GetType(), Wire.Json) : null;
        db.Add(new KeptAnswer
        {
            Caller = caller,
            Key = key,
            RequestHash = hash,
            Status = status,
            Body = hasSecret && body is not null ? Seal(body, caller, key, http) : body,
            At = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
        });
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return answer;
    }

    private static async Task<string> HashOf(HttpRequest request, CancellationToken stopping)
    {
        request.Body.Position = 0;
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, stopping)) > 0)
            sha.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private static string Seal(string body, Guid caller, string key, HttpContext http) =>
        Sealed + Convert.ToBase64String(SecretOf(http).Seal(Encoding.UTF8.GetBytes(body), $"answer {caller} {key}"));

    /// <summary>An answer that was kept before answers were sealed is given as it lies there.</summary>
    private static string? Open(KeptAnswer kept, HttpContext http) => kept.Body?.StartsWith(Sealed, StringComparison.Ordinal) == true
        ? Encoding.UTF8.GetString(SecretOf(http).Open(
            Convert.FromBase64String(kept.Body[Sealed.Length..]), $"answer {kept.Caller} {kept.Key}"))
        : kept.Body;

    private static KeySecret SecretOf(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<KeySecret>>().Value;

    private sealed class Again(int status, string? body) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = status;
            if (body is null)
                return;
            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.WriteAsync(body, http.RequestAborted);
        }
    }
}
