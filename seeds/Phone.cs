using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Coop.Seeds;

/// <summary>Why the co-op said no: the status and code of its problem, and its words.</summary>
public sealed class RefusedException(string asked, int status, string code, string because)
    : Exception($"{asked} was refused: {status} {code} {because}")
{
    public int Status { get; } = status;
    public string Code { get; } = code;
}

/// <summary>How somebody reaches the co-op: its public API under their own name, as anybody would.</summary>
public sealed class Phone(HttpClient http, PlayClock clock, Guid who, Func<Guid, Task<string>> tokenOf)
{
    private string? token;

    public Task<JsonElement> Get(string path) => Ask(HttpMethod.Get, path, null);

    public Task<JsonElement> Post(string path, object? body = null) => Ask(HttpMethod.Post, path, body ?? new { });

    public Task<JsonElement> Put(string path, object body) => Ask(HttpMethod.Put, path, body);

    /// <summary>All items of a list, page by page.</summary>
    public async Task<List<JsonElement>> GetAll(string path)
    {
        var items = new List<JsonElement>();
        var start = path + (path.Contains('?') ? '&' : '?') + "limit=100";
        for (string? after = ""; after is not null;)
        {
            var page = await Get(after.Length == 0 ? start : $"{start}&after={Uri.EscapeDataString(after)}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        return items;
    }

    /// <summary>
    /// Listens to live news until <paramref name="stopping"/>. Each piece is handed over before the clock is told of it, so
    /// that time cannot pass between.
    /// </summary>
    /// <returns>Once the line is open: the listening that goes on.</returns>
    public async Task<Task> Listen(Action<string, JsonElement> onNews, CancellationToken stopping)
    {
        using var request = await Request(HttpMethod.Get, "stream");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
        if (!answer.IsSuccessStatusCode)
            throw await Refused(request, answer);
        return Hear(answer, onNews, stopping);
    }

    private async Task Hear(HttpResponseMessage answer, Action<string, JsonElement> onNews, CancellationToken stopping)
    {
        try
        {
            using var line = answer;
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(stopping));
            var kind = "";
            while (await reader.ReadLineAsync(stopping) is { } text)
            {
                if (text.StartsWith("event:", StringComparison.Ordinal))
                    kind = text[6..].Trim();
                if (!text.StartsWith("data:", StringComparison.Ordinal) || kind == "ping")
                    continue;
                onNews(kind, JsonElement.Parse(text[5..]));
                clock.Hear();
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException && stopping.IsCancellationRequested)
        {
            // The day is over.
        }
    }

    private async Task<JsonElement> Ask(HttpMethod method, string path, object? body)
    {
        var mayHaveExpired = token is not null;
        while (true)
        {
            using var request = await Request(method, path);
            if (body is not null)
                request.Content = JsonContent.Create(body, body.GetType(), options: Wire.Json);
            using var answer = await http.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.Unauthorized && mayHaveExpired)
            {
                (token, mayHaveExpired) = (null, false);
                continue;
            }
            if (!answer.IsSuccessStatusCode)
                throw await Refused(request, answer);
            var text = await answer.Content.ReadAsStringAsync();
            return text.Length > 0 ? JsonElement.Parse(text) : default;
        }
    }

    private async Task<HttpRequestMessage> Request(HttpMethod method, string path)
    {
        token ??= await tokenOf(who);
        return new HttpRequestMessage(method, new Uri($"v1/{path}", UriKind.Relative))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    private static async Task<RefusedException> Refused(HttpRequestMessage request, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        var (code, detail) = ("", DayTable.Short(text));
        if (answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true)
        {
            var problem = JsonElement.Parse(text);
            code = Text(problem, "code") ?? "";
            detail = Text(problem, "detail") ?? Text(problem, "title") ?? "";
        }
        return new RefusedException($"{request.Method} /{request.RequestUri}", (int)answer.StatusCode, code, detail);
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
