using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Redistribution;

/// <summary>
/// One request gives people everything that is kept about them, at once: each service answers for its own rows, and the whole
/// is dated and signed with the keys of statements, which can be checked for ten years (GDPR art. 15 and 20, Code du travail
/// L7342-7, Directive (EU) 2024/2831 art. 9(6)).
/// </summary>
public static class SignMyData
{
    /// <summary>The kind of signature, so that it passes for nothing else.</summary>
    public const string Typ = "my-data+jws";

    /// <param name="About">Whose data it is.</param>
    /// <param name="Hash"><c>sha256:</c> over <paramref name="Data"/>, to the byte as it stands in this answer.</param>
    /// <param name="Signature">A compact JWS (ES256) over about, instant and hash.</param>
    /// <param name="Key">The public half of the key that signed.</param>
    public sealed record View(Guid About, DateTimeOffset IssuedAt, string Schema, string Says, string Hash, string Signature, JsonElement Key, JsonElement Data);

    /// <param name="Signature">A compact JWS (ES256) whose payload is <paramref name="Record"/>.</param>
    public sealed record SignedWork(WorkRecord Record, string Signature, JsonElement Key);

    private const string Says = "Everything that is kept about you. There are no ratings. Training accounts and insurance are kept by those bodies, not here. "
        + "How long each table is kept, and why: /v1/retention.";

    /// <summary>As answers are written, so that what is signed is what is read, to the byte.</summary>
    private static readonly JsonSerializerOptions AsAnswered = new(Wire.Json) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Proof(Guid Sub, DateTimeOffset IssuedAt, string Hash);
    private sealed record Who(string? FirstName, string? LastName, string? Coop, DateOnly? JoinedOn, DateOnly? LeftOn);
    private sealed record Work(
        DateTimeOffset? FirstAt, DateTimeOffset? LastAt, int Shifts, long WorkedSeconds, int Services, long Metres, IReadOnlyDictionary<Vehicle, int> ShiftsByVehicle);
    private sealed record Part<TSummary>(TSummary Summary);

    public static void Map(IEndpointRouteBuilder v1)
    {
        var doors = v1.MapGroup("/my-data").WithTags("Rights");
        doors.MapGet("", Read).WithName("ReadMyData").ForSignedIn();
        doors.MapGet("/schema", Describe).WithName("ReadSchemaOfMyData").ForAnyone();
        doors.MapGet("/work-record", ReadWork).WithName("ReadWorkRecord").For(Role.Rider);
        doors.MapGet("/work-record.pdf", PrintWork).WithName("PrintWorkRecord").For(Role.Rider).Produces(200, contentType: "application/pdf");
    }

    private static async Task<Ok<View>> Read(
        HttpRequest http, Caller caller, Peers peers, SigningKeys<RedistributionDb> keys, TimeProvider clock, CancellationToken stopping)
    {
        var parts = new JsonObject();
        foreach (var service in ServiceName.All)
            parts[service] = await peers.Ask<JsonNode>(service, $"/v1/my-data/{service}", http, stopping);
        var data = parts.ToJsonString(AsAnswered);
        var (now, hash) = (clock.GetUtcNow(), "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data))));
        var (jws, jwk) = await keys.SignToKeep(JsonSerializer.Serialize(new Proof(caller.Id, now, hash), Wire.Json), Typ, stopping);
        return TypedResults.Ok(new View(caller.Id, now, "/v1/my-data/schema", Says, hash, jws, JsonElement.Parse(jwk), JsonElement.Parse(data)));
    }

    private static async Task<Ok<JsonObject>> Describe(HttpRequest http, Peers peers, CancellationToken stopping)
    {
        var parts = new JsonObject();
        foreach (var service in ServiceName.All)
            parts[service] = await peers.Ask<JsonNode>(service, $"/v1/my-data/{service}/schema", http, stopping);
        return TypedResults.Ok(new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "What the co-op keeps about somebody: the member data of /v1/my-data",
            ["type"] = "object", ["properties"] = parts, ["additionalProperties"] = false,
        });
    }

    private static async Task<Ok<SignedWork>> ReadWork(
        HttpRequest http, Caller caller, Peers peers, SigningKeys<RedistributionDb> keys, TimeProvider clock, CancellationToken stopping)
    {
        var record = await RecordOf(caller, http, peers, clock, stopping);
        var (jws, jwk) = await keys.SignToKeep(JsonSerializer.Serialize(record, AsAnswered), Typ, stopping);
        return TypedResults.Ok(new SignedWork(record, jws, JsonElement.Parse(jwk)));
    }

    /// <param name="language"><c>fr</c> or <c>en</c>; French when absent.</param>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PrintWork(
        HttpRequest http, Caller caller, Peers peers, TimeProvider clock, CancellationToken stopping, string? language = null)
    {
        if (language is not (null or "fr" or "en"))
            return Problems.Invalid("language", "A record of work is printed in fr or en.");
        var record = await RecordOf(caller, http, peers, clock, stopping);
        return TypedResults.File(Paper.Of("work record", record.Lines(french: language != "en")), "application/pdf", $"work-{record.IssuedAt:yyyy-MM-dd}.pdf");
    }

    private static async Task<WorkRecord> RecordOf(Caller caller, HttpRequest http, Peers peers, TimeProvider clock, CancellationToken stopping)
    {
        var who = (await peers.Ask<Part<Who>>(ServiceName.Members, $"/v1/my-data/{ServiceName.Members}", http, stopping)).Summary;
        var work = (await peers.Ask<Part<Work>>(ServiceName.Matching, $"/v1/my-data/{ServiceName.Matching}", http, stopping)).Summary;
        return new(
            caller.Id, who.FirstName is null ? null : $"{who.FirstName} {who.LastName}", who.Coop, who.JoinedOn, who.LeftOn,
            work.FirstAt, work.LastAt, work.Shifts, work.WorkedSeconds, work.Services, work.Metres, work.ShiftsByVehicle, clock.GetUtcNow());
    }
}
