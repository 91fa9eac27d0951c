using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coop.Redistribution;

namespace Coop.Services;

/// <summary>An export of the books as the co-op writes it, made by hand from its description, and what somebody may do to it.</summary>
internal sealed class ExportedBooks : IDisposable
{
    private readonly ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DateTimeOffset noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);

    public const string Nothing = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    public List<JsonObject> Entries { get; private set; } = [];

    public ExportedBooks(int entries)
    {
        for (var i = 1; i <= entries; i++)
            Entries.Add(Entry(i));
        ChainFrom(0);
    }

    public JsonObject Entry(int i) => new()
    {
        ["no"] = i, ["seq"] = i * 2, ["id"] = $"{new Guid(i, 0, 0, new byte[8])}", ["key"] = $"ride:{i}", ["journal"] = "sales",
        ["at"] = Text(noon.AddMinutes(i)), ["recordedAt"] = Text(noon.AddMinutes(i)), ["because"] = "a ride \\ of\ntwo lines é \"",
        ["lines"] = new JsonArray(
            new JsonObject { ["account"] = "411", ["aux"] = $"{new Guid(7, 0, 0, new byte[8])}", ["debitCents"] = 600 },
            new JsonObject { ["account"] = "706", ["creditCents"] = 500 + (i % 7) },
            new JsonObject { ["account"] = "44571", ["creditCents"] = 100 - (i % 7) }),
        ["hash"] = Nothing,
    };

    /// <summary>What one who rules the database can do: the links after a point are made anew.</summary>
    public void ChainFrom(int index)
    {
        for (var i = index; i < Entries.Count; i++)
            Entries[i]["hash"] = HashOf(Entries[i], i == 0 ? Nothing : (string)Entries[i - 1]["hash"]!);
    }

    /// <param name="minutes">When it is signed.</param>
    public SignedHead Head(int? links = null, int? minutes = null)
    {
        var n = links ?? Entries.Count;
        var head = new SignedHead(n, n == 0 ? Nothing : (string)Entries[n - 1]["hash"]!, noon.AddMinutes(minutes ?? n + 1), "", Key);
        return head with { Signature = Sign(head.Payload()) };
    }

    private JsonElement Key
    {
        get
        {
            var q = pair.ExportParameters(false).Q;
            return JsonSerializer.SerializeToElement(new { kty = "EC", crv = "P-256", kid = "k", x = Base64Url.EncodeToString(q.X), y = Base64Url.EncodeToString(q.Y) });
        }
    }

    /// <param name="from">How many entries a year before has.</param>
    public string[] Lines(SignedHead? end = null, int from = 0) =>
    [
        JsonSerializer.Serialize(new { year = 2026, links = from, before = from == 0 ? Nothing : (string)Entries[from - 1]["hash"]! }),
        .. Entries.Skip(from).Select(entry => entry.ToJsonString()),
        JsonSerializer.Serialize(new { chain = end ?? Head() }, Wire.Json),
    ];

    public void Dispose() => pair.Dispose();

    private string Sign(string payload)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"alg":"ES256","typ":"books-head+jwt","kid":"k"}"""))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{Base64Url.EncodeToString(pair.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string HashOf(JsonObject entry, string before)
    {
        var because = ((string)entry["because"]!).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        string[] fields = ["entry v1", .. new[] { "id", "key", "journal", "at", "recordedAt" }.Select(name => (string)entry[name]!), because];
        var lines = entry["lines"]!.AsArray().Select(line => $"{line!["account"]} {line["aux"] ?? "-"} {line["debitCents"] ?? 0} {line["creditCents"] ?? 0}");
        var text = $"{before}\n{entry["no"]}\n{entry["seq"]}\n{string.Join('\n', fields.Concat(lines))}";
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
