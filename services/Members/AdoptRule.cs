using System.Text.Json;
using Coop.Hosting;

namespace Coop.Members;

/// <summary>Makes a text the co-op's rule: signed, so that every service can tell it from what nobody voted.</summary>
public static class AdoptRule
{
    /// <summary>It holds from <paramref name="effectiveAt"/> on; every service hears of it once this is saved.</summary>
    internal static async Task Adopt(
        this MembersDb db, SigningKeys<MembersDb> keys, PolicyKind kind, string content, int version, ProposalId? proposal,
        DateTimeOffset effectiveAt, DateTimeOffset adoptedAt, CancellationToken stopping)
    {
        var news = await keys.Sign(new PolicyAdopted(
            kind, NameIn(content) ?? JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()), version, content,
            PolicyRecord.HashOf(content), proposal, effectiveAt, adoptedAt), stopping);
        db.Policies.Add(PolicyRecord.Of(news));
        db.Publish(news);
    }

    /// <summary>Puts Members' word to it.</summary>
    public static async Task<PolicyAdopted> Sign(this SigningKeys<MembersDb> keys, PolicyAdopted news, CancellationToken stopping) =>
        news with { Signature = await keys.Sign(SignedAdoption.Payload(PolicyRecord.Of(news)), SignedAdoption.Typ, stopping) };

    private static string? NameIn(string content)
    {
        using var text = JsonDocument.Parse(content);
        return text.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString() : null;
    }
}
