using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Coop.Services;

/// <summary>Somebody who uses the public API, signed in.</summary>
public sealed record Person(Guid Id, HttpClient Http, string Token)
{
    public async Task<JsonElement> Get(string path) => await Good(await Http.GetAsync(path));

    public async Task<JsonElement> Post(string path, object? body = null) =>
        await Good(await Http.PostAsJsonAsync(path, body ?? new { }, Wire.Json));

    public async Task<JsonElement> Put(string path, object body) => await Good(await Http.PutAsJsonAsync(path, body, Wire.Json));

    public Task<HttpResponseMessage> TryPost(string path, object? body = null) => Http.PostAsJsonAsync(path, body ?? new { }, Wire.Json);

    public Task<HttpResponseMessage> TryPut(string path, object body) => Http.PutAsJsonAsync(path, body, Wire.Json);

    private static async Task<JsonElement> Good(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri?.PathAndQuery} → {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }
}

/// <summary>What a test reads from an answer that said no.</summary>
public static class Answers
{
    public static async Task<string?> Code(this HttpResponseMessage answer) => (await answer.Problem()).GetProperty("code").GetString();

    public static async Task<JsonElement> Problem(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    public static int Count(this IEnumerable<HttpResponseMessage> answers, HttpStatusCode status) =>
        answers.Count(answer => answer.StatusCode == status);
}
