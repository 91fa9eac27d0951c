using System.Globalization;
using System.Text.Json;
using Coop.Members;

namespace Coop.Hosting;

/// <summary>What Members signs when the members adopted a rule, so that no service takes a rule from anybody else.</summary>
public static class SignedAdoption
{
    /// <summary>What it is signed as, which keeps a token or a quote from passing for an adoption.</summary>
    public const string Typ = "adoption+jwt";

    /// <summary>Said of a rule that stands in a service's table though Members never signed it.</summary>
    public static Refusal Missing { get; } = new("not_adopted", "Members never signed that this was adopted.") { ByRule = true };

    /// <summary>
    /// The text that is signed, to the byte: these names in this order, instants in microseconds, as databases keep them. It
    /// never changes, or what was signed before could not be checked any more.
    /// </summary>
    public static string Payload(PolicyRecord policy) =>
        $$"""{"kind":"{{JsonNamingPolicy.KebabCaseLower.ConvertName(policy.Kind.ToString())}}","version":{{policy.Version}},"hash":"{{policy.Hash}}","effectiveAt":"{{Instant(policy.EffectiveAt)}}","adoptedAt":"{{Instant(policy.AdoptedAt)}}","proposal":{{(policy.ProposalId is { } proposal ? $"\"{proposal.Value}\"" : "null")}}}""";

    private static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
