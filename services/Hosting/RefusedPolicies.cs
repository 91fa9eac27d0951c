using System.Text.Json;
using System.Text.Json.Serialization;
using Coop.Members;
using Coop.Pricing;
using Microsoft.EntityFrameworkCore;

namespace Coop.Hosting;

/// <summary>That a rule which the members adopted cannot hold, and why; the rule stays on the shelf beside it and is never in force.</summary>
public sealed class RefusedPolicy
{
    public required PolicyKind Kind { get; init; }
    public required int Version { get; init; }

    /// <summary>The word for it, as in a <see cref="Refusal"/>.</summary>
    public required string Code { get; init; }
    public required string Because { get; init; }
    public required DateTimeOffset RefusedAt { get; init; }

    public Refusal Why => new(Code, Because) { ByRule = true };

    internal static void Map(ModelBuilder model) => model.Entity<RefusedPolicy>(policy =>
    {
        policy.ToTable("refused_policies").HasKey(p => new { p.Kind, p.Version });
        policy.Ignore(p => p.Why);
        policy.IsAppendOnly();
    });
}

/// <summary>
/// What a service looks at before a rule of its field takes effect: the rule's text comes in, and what comes out is why it
/// cannot hold, or null. Registered with <c>AddSingleton</c> by the one service whose field it is; the others hear of it.
/// </summary>
public sealed record PolicyCheck<TDb>(PolicyKind Kind, Func<string, Refusal?> Refuses) where TDb : CoopDb
{
    /// <summary>The same, beside the text of the first version that held: what no vote may change.</summary>
    public Func<string, string, Refusal?>? RefusesAfter { get; init; }

    /// <summary>A check of the rule as it is read. What cannot be read is refused in words, and never stops the news behind it.</summary>
    public static PolicyCheck<TDb> Of<TContent>(PolicyKind kind, Func<TContent, Refusal?> refuses) where TContent : class => new(kind, text =>
    {
        try
        {
            return JsonSerializer.Deserialize<TContent>(text, ToTheLetter) is { } content
                ? refuses(content)
                : Unreadable("it says nothing");
        }
        catch (Exception problem) when (problem is JsonException or FormatException or NotSupportedException)
        {
            return Unreadable(problem.Message);
        }
    });

    /// <summary>A misspelt field would be voted and do nothing, one said twice would be read by people and machine as they please.</summary>
    private static readonly JsonSerializerOptions ToTheLetter = new(Wire.Json)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
    };

    private static Refusal Unreadable(string because) =>
        new("unreadable_rule", $"The text cannot be read: {because}") { ByRule = true };
}

/// <summary>
/// Keeps in mind what another service refused, so that what is not paid is not offered either. Nobody signs it: the keys of that
/// service came by the very bus on which somebody would have to forge it. Whoever has the bus's credentials can so keep a rule from
/// holding here, as they can by holding its news back; none is made by it, and the service whose field it is goes by its own check.
/// </summary>
internal sealed class KeepRefusal<TDb>(TDb db) : IHear<PolicyRefused> where TDb : CoopDb
{
    public async Task Hear(PolicyRefused news, CancellationToken stopping)
    {
        if (await db.RefusedPolicies.FindAsync([news.Kind, news.Version], stopping) is null)
            db.Refuse(news);
    }
}

internal static class Refusing
{
    internal static void Refuse(this CoopDb db, PolicyRefused news) => db.RefusedPolicies.Add(new RefusedPolicy
    {
        Kind = news.Kind,
        Version = news.Version,
        Code = news.Code,
        Because = news.Because,
        RefusedAt = news.At,
    });
}
