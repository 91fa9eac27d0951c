using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Members;

namespace Coop.Services;

/// <summary>Asks a program that may be killed at any moment until it answers, as people do.</summary>
internal sealed class Stubborn
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private volatile Uri? address;

    /// <summary>Where the program is open; null while it is down.</summary>
    public Uri? Address { get => address; set => address = value; }

    public static HttpClient Client(string? key = null)
    {
        var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        if (key is not null)
            http.DefaultRequestHeaders.Add("X-Api-Key", key);
        return http;
    }

    public async Task<HttpClient> SignedIn(SignIns.One person)
    {
        var phone = Client();
        var signedIn = await Ask(phone, HttpMethod.Post, "/v1/sign-in", new { person.Email, person.Password });
        phone.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.GetProperty("accessToken").GetString());
        return phone;
    }

    /// <summary>Asks until it is answered: while the program is down, nobody does. A refusal (409) is an answer.</summary>
    public async Task<JsonElement> Ask(HttpClient http, HttpMethod method, string path, object? body = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                if (address is { } there)
                {
                    using var request = new HttpRequestMessage(method, new Uri(there, path));
                    request.Content = body is null ? null : JsonContent.Create(body, options: Wire.Json);
                    using var answer = await http.SendAsync(request);
                    var text = await answer.Content.ReadAsStringAsync();
                    if ((int)answer.StatusCode < 500 && answer.StatusCode != HttpStatusCode.TooManyRequests)
                    {
                        Assert.True(answer.IsSuccessStatusCode || (int)answer.StatusCode == 409, $"{method} {path} → {(int)answer.StatusCode} {text}");
                        if (answer.IsSuccessStatusCode || !text.Contains("in_flight", StringComparison.Ordinal))
                            return text.Length == 0 ? default : JsonElement.Parse(text);
                    }
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
            {
                // Killed before or while it answered: ask again.
            }
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{method} {path}: nobody answers.");
            await Task.Delay(50);
        }
    }

    /// <summary>Asks once, and takes any answer.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> Once(HttpClient http, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(address!, path));
        request.Content = body is null ? null : JsonContent.Create(body, options: Wire.Json);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }
}
