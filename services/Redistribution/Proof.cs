using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>
/// Everything needed to work out every share of a distribution again, without names and without trust: the pool, the
/// statutes it was shared by, and for each pseudonym the weight, the exact due, what was cut off and the lot.
/// </summary>
public sealed record Proof(string Period, Money Pool, Money? Cap, PolicyRef Statutes, ShareOut Out)
{
    public static Proof Of(string period, Money pool, IReadOnlyList<Weight> weights, Money? cap, PolicyRef statutes) =>
        new(period, pool, cap, statutes, Shares.Of(period, pool, weights, cap));

    /// <summary><c>sha256:</c> over the proof's text without the hash itself: what the members vote on.</summary>
    public string Hash() => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(withHash: null))))}";

    /// <summary>The proof as one JSON object, keys in ordinal order, with its hash. The same input gives the same bytes.</summary>
    public string Json() => Text(Hash());

    private string Text(string? withHash)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Written))
        {
            json.WriteStartObject();
            if (Cap is { } cap) json.WriteNumber("capCents", cap.Cents);
            if (withHash is not null) json.WriteString("hash", withHash);
            json.WriteNumber("keptCents", Out.KeptCents.Cents);
            json.WriteStartArray("members");
            foreach (var share in Out.Shares)
            {
                json.WriteStartObject();
                json.WriteNumber("cents", share.Cents.Cents);
                json.WriteNumber("floorCents", share.FloorCents.Cents);
                json.WriteString("id", share.Id);
                json.WriteString("quotient", share.Quotient.ToString());
                json.WriteString("remainder", share.Remainder.ToString());
                json.WriteString("tieHash", share.TieHash);
                json.WriteString("weight", share.Weight.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("period", Period);
            json.WriteNumber("poolCents", Pool.Cents);
            json.WriteStartObject("statutes");
            json.WriteString("hash", Statutes.Hash);
            json.WriteString("name", Statutes.Name);
            json.WriteNumber("version", Statutes.Version);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Plain text: what is hashed and recomputed is never pasted into a page as it stands.</summary>
    internal static JsonWriterOptions Written { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
