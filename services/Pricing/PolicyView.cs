using System.Text.Json;
using Coop.Hosting;

namespace Coop.Pricing;

/// <summary>A voted record as anybody may read it: its rules, the very text that was voted, and which vote carried it.</summary>
/// <param name="Hash"><c>sha256:</c> of <paramref name="Text"/> in UTF-8.</param>
/// <param name="ProposalId">Absent for what the co-op was founded with.</param>
/// <param name="Refused">Why it never took effect, though it was adopted; absent for what may hold.</param>
/// <param name="Words">The rules in words; absent where they could not be read.</param>
public sealed record PolicyView(
    string Name, int Version, string Hash, DateTimeOffset EffectiveAt, DateTimeOffset AdoptedAt, ProposalId? ProposalId,
    JsonElement Rules, string Text, Refusal? Refused = null, TariffText? Words = null)
{
    public static PolicyView Of(PolicyRecord record, Refusal? refused = null, TariffText? words = null) => new(
        record.Name, record.Version, record.Hash, record.EffectiveAt, record.AdoptedAt, record.ProposalId,
        JsonElement.Parse(record.Content), record.Content, refused, words);
}
