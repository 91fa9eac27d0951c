using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Coop.Members;
using Microsoft.IdentityModel.Tokens;

namespace Coop.Services;

/// <summary>Whatever a caller sends, the answer is a problem with its code and never a failure of the co-op, and nothing is stored.</summary>
[Collection(nameof(QuietCoop))]
public sealed class Bad_input_stores_nothing(CoopFixture coop)
{
    private const string Json = "application/json";

    [Fact]
    public async Task Every_door_refuses_a_body_that_it_cannot_read()
    {
        var before = await Tables.Still(coop);
        var wrong = new List<string>();
        foreach (var door in Doors.Of(coop).Where(door => door.TakesJson))
        foreach (var (name, type, body) in Unreadable())
        {
            using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.PathTo(Guid.NewGuid()));
            request.Content = new ByteArrayContent(body);
            if (type.Length > 0)
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            var someone = await coop.PersonOf(Guid.NewGuid(), door.Roles.Count > 0 ? [.. door.Roles] : [Role.Member]);
            wrong.AddRange(await WhatIsWrong(await someone.Http.SendAsync(request), $"{door.Method} {door.Pattern}, {name}"));
        }
        Assert.Empty(wrong);
        Assert.Empty(Tables.Changed(before, await Tables.Still(coop)));
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused()
    {
        var before = await Tables.Still(coop);
        var wrong = new List<string>();
        foreach (var (role, method, path, body) in Impossible())
        {
            var someone = role == "coordinator" ? coop.Coordinator : await coop.PersonOf(Guid.NewGuid(), Enum.Parse<Role>(role, ignoreCase: true));
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, Json) };
            wrong.AddRange(await WhatIsWrong(await someone.Http.SendAsync(request), $"{method} {path} {body}"));
        }
        Assert.Empty(wrong);
        Assert.Empty(Tables.Changed(before, await Tables.Still(coop)));
    }

    private static List<(string Role, string Method, string Path, string Body)> Impossible()
    {
        var cases = new List<(string, string, string, string)>();
        const string there = """{"lat":45.75,"lng":4.85}""", quotes = "/v1/quotes";
        foreach (var number in (string[])["NaN", "\"NaN\"", "Infinity", "1e999", "-1e999", "91", "-90.0001", "null", "\"45\"", "true", "[]"])
            cases.Add(("restaurant", "POST", quotes, $$$"""{"pickup":{"lat":{{{number}}},"lng":4.85},"dropoff":{{{there}}},"grams":500}"""));
        foreach (var grams in (string[])["-1", "0", "1.5", "99999999999999999999", "\"500\"", "null", "2147483647"])
            cases.Add(("restaurant", "POST", quotes, $$$"""{"pickup":{{{there}}},"dropoff":{{{there}}},"grams":{{{grams}}}}"""));
        foreach (var at in (string[])["\"yesterday\"", "\"2020-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"", "0"])
            cases.Add(("restaurant", "POST", quotes, $$$"""{"pickup":{{{there}}},"dropoff":{{{there}}},"grams":500,"readyAt":{{{at}}}}"""));
        cases.Add(("restaurant", "POST", quotes, $$$"""{"pickup":{{{there}}},"dropoff":{"lat":-45.0,"lng":170.0},"grams":500}"""));
        cases.Add(("restaurant", "POST", quotes, $$$"""{"pickup":{{{there}}},"dropoff":{{{there}}},"grams":500,"vehicle":"rocket"}"""));
        cases.Add(("restaurant", "POST", quotes, $$$"""{"pickup":{{{there}}},"grams":500}"""));
        foreach (var quote in (string[])["", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "\\u0000", new string('x', 40_000)])
            cases.Add(("restaurant", "PUT", $"/v1/orders/{Guid.NewGuid()}", $$$"""{"quote":"{{{quote}}}","dropoff":{"name":"Bea"}}"""));
        cases.Add(("restaurant", "PUT", "/v1/orders/not-a-uuid", """{"quote":"a.b.c"}"""));
        foreach (var cents in (string[])["-1", "0", "1.5", "999999999999"])
            cases.Add(("restaurant", "POST", $"/v1/orders/{Guid.NewGuid()}/tips", $$$"""{"tipId":"{{{Guid.NewGuid()}}}","cents":{{{cents}}}}"""));
        cases.Add(("restaurant", "POST", $"/v1/orders/{Guid.NewGuid()}/ready", """{"readyAt":"9999-12-31T23:59:59Z"}"""));
        cases.Add(("restaurant", "POST", $"/v1/orders/{Guid.NewGuid()}/cancel", """{"reason":""}"""));
        foreach (var shift in (string[])[
            """{"vehicle":"horse","position":{"lat":1,"lng":1}}""", """{"vehicle":0,"position":{"lat":1,"lng":1}}""",
            """{"vehicle":"bicycle","position":{"lat":1,"lng":181}}""", """{"vehicle":"bicycle"}""",
            """{"vehicle":"bicycle","position":{"lat":1,"lng":1},"displayName":"Zo\u0000é"}""",
            """{"vehicle":"bicycle","position":{"lat":1,"lng":1},"limits":{"maxMetres":-5}}"""])
            cases.Add(("rider", "POST", "/v1/shifts", shift));
        foreach (var position in (string[])["""{"lat":1e999,"lng":1,"at":"2026-01-01T00:00:00Z"}""", """{"lat":1,"lng":1}""", """{"lat":1,"lng":1,"at":"2026-01-01T00:00:00Z"}"""])
            cases.Add(("rider", "POST", "/v1/positions", position));
        foreach (var step in (string[])["arrived", "collect", "arrived-dropoff", "deliver", "return", "returned"])
            cases.Add(("rider", "POST", $"/v1/rides/{Guid.NewGuid()}/{step}", """{"commandId":"nobody","occurredAt":"never"}"""));
        foreach (var member in (string[])[
            """{"email":"no address","firstName":"A","lastName":"B","roles":["rider"],"engagement":"employee","joinedOn":"2025-01-01"}""",
            """{"email":"a@b.example","firstName":"A\u0000","lastName":"B","roles":["rider"],"engagement":"employee","joinedOn":"2025-01-01"}""",
            """{"email":"a@b.example","firstName":"A","lastName":"B","roles":["king"],"engagement":"employee","joinedOn":"2025-01-01"}""",
            """{"email":"a@b.example","firstName":"A","lastName":"B","roles":[],"engagement":"employee","joinedOn":"2025-01-01"}""",
            """{"email":"a@b.example","firstName":"A","lastName":"B","roles":["rider"],"engagement":"employee","joinedOn":"0001-01-01"}"""])
            cases.Add(("coordinator", "POST", "/v1/members", member));
        cases.Add(("coordinator", "POST", "/v1/restaurants", """{"name":"","email":"a@b.example","place":{"lat":1,"lng":1}}"""));
        cases.Add(("coordinator", "POST", "/v1/books/expenses", """{"account":"999","cents":-1,"because":""}"""));
        cases.Add(("coordinator", "POST", "/v1/periods/2999/close", "{}"));
        cases.Add(("coordinator", "POST", "/v1/periods/what/close", "{}"));
        cases.Add(("coordinator", "POST", "/v1/distributions", """{"period":"never"}"""));
        cases.Add(("coordinator", "POST", $"/v1/ops/orders/outbox/replay?since=never", "{}"));
        cases.Add(("member", "POST", "/v1/proposals", """{"kind":"tariff","content":{},"opensAt":"2020-01-01T00:00:00Z","closesAt":"2019-01-01T00:00:00Z","effectiveAt":"2018-01-01T00:00:00Z"}"""));
        cases.Add(("member", "POST", "/v1/proposals", """{"kind":"coup","content":{},"opensAt":"2020-01-01T00:00:00Z","closesAt":"2019-01-01T00:00:00Z","effectiveAt":"2018-01-01T00:00:00Z"}"""));
        cases.Add(("member", "POST", $"/v1/proposals/{Guid.NewGuid()}/votes", """{"choice":"maybe"}"""));
        cases.Add(("member", "POST", "/v1/sign-in/refresh", """{"refreshToken":"\u0000"}"""));
        return cases;
    }

    [Fact]
    public async Task A_quote_that_is_another_restaurants_or_was_changed_or_signed_for_something_else_is_refused()
    {
        var town = new Town(coop);
        var (mine, other) = (await town.Restaurant(), await town.Restaurant());
        var quote = (await town.Quote(other)).GetProperty("token").GetString()!;
        var parts = quote.Split('.');
        var cheaper = Read(parts[1]).Replace("\"grams\":1000", "\"grams\":1", StringComparison.Ordinal);
        var before = await Tables.Still(coop);

        await Refused(mine, quote, HttpStatusCode.UnprocessableEntity, "mismatched_quote");
        await Refused(other, $"{parts[0]}.{Write(cheaper)}.{parts[2]}", HttpStatusCode.UnprocessableEntity, "invalid_quote");
        await Refused(other, other.Token, HttpStatusCode.UnprocessableEntity, "invalid_quote");
        await Refused(other, $"{Write("""{"alg":"none","typ":"quote+jwt"}""")}.{parts[1]}.", HttpStatusCode.UnprocessableEntity, "invalid_quote");
        Assert.Empty(Tables.Changed(before, await Tables.Still(coop)));
    }

    [Fact]
    public async Task A_token_that_is_old_or_forged_or_signed_for_something_else_opens_nothing()
    {
        var town = new Town(coop);
        var restaurant = await town.Restaurant();
        var quote = (await town.Quote(restaurant)).GetProperty("token").GetString()!;
        var parts = restaurant.Token.Split('.');
        var coordinator = Read(parts[1]).Replace("restaurant", "coordinator", StringComparison.Ordinal);
        var old = await coop.Services.GetRequiredService<Tokens>().Issue(restaurant.Id, [Role.Restaurant], TimeSpan.FromSeconds(-1));
        foreach (var (token, code) in ((string, string?)[])
        [
            (old, "expired_token"), (quote, null), ($"{parts[0]}.{Write(coordinator)}.{parts[2]}", "unauthenticated"),
            ($"{Write("""{"alg":"none","typ":"at+jwt"}""")}.{Write(coordinator)}.", "unauthenticated"), ("nonsense", "unauthenticated"),
        ])
        {
            using var http = coop.Client(token);
            var answer = await http.GetAsync("/v1/orders");
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            var heard = await answer.Code();
            Assert.Equal(code ?? heard, heard);
        }
    }

    private static async Task Refused(Person restaurant, string quote, HttpStatusCode status, string code)
    {
        var answer = await restaurant.TryPut($"/v1/orders/{Guid.NewGuid()}", new { quote, dropoff = new { name = "Bea" } });
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, await answer.Code());
    }

    private static IEnumerable<(string Name, string Type, byte[] Body)> Unreadable()
    {
        yield return ("nothing after the brace", Json, "{"u8.ToArray());
        yield return ("a list", Json, "[]"u8.ToArray());
        yield return ("a word", Json, "\"x\""u8.ToArray());
        yield return ("a number", Json, "1e999"u8.ToArray());
        yield return ("bytes that are no text", Json, [0xFF, 0xFE, 0x00, 0x7B]);
        yield return ("ten thousand brackets", Json, Encoding.UTF8.GetBytes(new string('[', 10_000)));
        yield return ("an object in an object, a thousand times", Json, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 1_000))));
        yield return ("more than 64 KiB", Json, Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', 70_000) + "\"}"));
        yield return ("XML", "application/xml", "<a/>"u8.ToArray());
        yield return ("a form", "application/x-www-form-urlencoded", "a=b"u8.ToArray());
        yield return ("UTF-7", "application/json; charset=utf-7", "{}"u8.ToArray());
    }

    /// <summary>What is wrong with an answer to nonsense: it is no refusal, or no problem with a code.</summary>
    private static async Task<List<string>> WhatIsWrong(HttpResponseMessage answer, string asked)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode is < 400 or >= 500)
            return [$"{asked} → {(int)answer.StatusCode} {text}"];
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json" || !JsonElement.Parse(text).TryGetProperty("code", out _))
            return [$"{asked} → {(int)answer.StatusCode}, which is no problem with a code: {text}"];
        return text.Contains("Exception", StringComparison.Ordinal) || text.Contains("   at ", StringComparison.Ordinal) ? [$"{asked} tells what is inside: {text}"] : [];
    }

    private static string Read(string base64) => Base64UrlEncoder.Decode(base64);

    private static string Write(string text) => Base64UrlEncoder.Encode(text);
}
