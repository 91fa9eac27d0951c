using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OtpNet;

namespace Coop.Bench;

/// <summary>
/// The public API as somebody's phone or till uses it on a bad day: what was not answered, or with "not now", is asked
/// again with the same key until the patience ends.
/// </summary>
internal sealed class Api(Uri address, TimeProvider clock, string? apiKey = null)
{
    private (string Email, string Password)? who;
    private Totp? app;
    private string? token;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // One for all: connections are shared, and closed after a while since the edge may have been started anew.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(10) })
    {
        Timeout = TimeSpan.FromSeconds(15),
    };

    /// <param name="Text">The answer as it came.</param>
    public sealed record Answer(HttpStatusCode Status, string Text)
    {
        public bool Good => (int)Status < 300;
        public JsonNode Json => JsonNode.Parse(Text)!;
        public string Code => Good ? "" : Json["code"]?.GetValue<string>() ?? "";

        /// <summary>The answer, where any other than a good one is the end of the run.</summary>
        public JsonNode Must(string what) =>
            Good ? Text.Length == 0 ? new JsonObject() : Json : throw new InvalidOperationException($"{what}: {(int)Status} {Text}");
    }

    public Api WithKey(string key) => new(address, clock, key);

    public async Task<Api> SignIn(string email, string password)
    {
        var signedIn = new Api(address, clock) { who = (email, password) };
        await signedIn.SignIn();
        return signedIn;
    }

    public Task<Answer> Get(string path) => Ask(HttpMethod.Get, path, null);
    public Task<Answer> Put(string path, JsonNode body) => Ask(HttpMethod.Put, path, body);
    public Task<Answer> Post(string path, JsonNode? body = null) => Ask(HttpMethod.Post, path, body ?? new JsonObject());

    private async Task<Answer> Ask(HttpMethod method, string path, JsonNode? body)
    {
        var (key, start) = (Guid.NewGuid().ToString(), clock.GetTimestamp());
        while (true)
        {
            using var request = new HttpRequestMessage(method, new Uri(address, "/v1" + path));
            if (token is not null)
                request.Headers.Authorization = new("Bearer", token);
            if (apiKey is not null)
                request.Headers.Add("X-Api-Key", apiKey);
            if (method == HttpMethod.Post)
                request.Headers.Add("Idempotency-Key", key);
            if (body is not null)
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            var late = clock.GetElapsedTime(start) > Patience;
            try
            {
                using var answer = await Http.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode == HttpStatusCode.Unauthorized && token is not null && !late)
                {
                    await SignIn();   // tokens last ten minutes, and on a busy machine the day does not
                    continue;
                }
                if (late || !IsNotNow(answer.StatusCode, text))
                    return new Answer(answer.StatusCode, text);
            }
            catch (Exception problem) when (!late && problem is HttpRequestException or OperationCanceledException)
            {
                // Not answered: whether it was done shows when it is asked again.
            }
            await Task.Delay(Pause, clock);
        }
    }

    private async Task SignIn()
    {
        var (email, password) = who!.Value;
        var answer = await new Api(address, clock).Post("/sign-in", new JsonObject
        {
            ["email"] = email, ["password"] = password, ["code"] = app?.ComputeTotp(clock.GetUtcNow().UtcDateTime),
        });
        if (answer.Code is "second_factor_missing")
            await SetUpPhone();
        else if (answer.Code is "late_code" or "used_code")
            await Task.Delay(TimeSpan.FromSeconds(app!.RemainingSeconds()) + Pause, clock);
        else
        {
            token = (string)answer.Must($"signing in {email}")["accessToken"]!;
            return;
        }
        await SignIn();
    }

    /// <summary>As everybody does where two factors are required; with a password of their own, too, since the founding's is not for long.</summary>
    private async Task SetUpPhone()
    {
        var (email, password) = who!.Value;
        var own = $"{Guid.NewGuid():N}, a password of one's own";
        var added = await new Api(address, clock).Post("/sign-in/second-factor", new JsonObject
        {
            ["email"] = email, ["password"] = password, ["newPassword"] = own,
        });
        app = new Totp(Base32Encoding.ToBytes((string)added.Must($"a phone for {email}")["key"]!));
        who = (email, own);
    }

    private static bool IsNotNow(HttpStatusCode status, string text) =>
        status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests
        || (status is HttpStatusCode.Conflict && text.Contains("in_flight", StringComparison.Ordinal));
}
