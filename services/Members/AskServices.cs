using System.Text;
using System.Text.Json;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Coop.Members;

/// <summary>
/// Before a rule is put to the vote, the service whose field it is says whether it could hold; what it says of it, and the
/// proof of a distribution, go to the members as evidence.
/// </summary>
internal static class AskServices
{
    /// <summary>Where that service says whether a rule could hold. Nobody votes on what could not.</summary>
    private static readonly Dictionary<PolicyKind, (string Service, string Door)> Tries = new()
    {
        [PolicyKind.Tariff] = (ServiceName.Pricing, "/v1/tariffs/check"),
        [PolicyKind.PayPolicy] = (ServiceName.Pricing, "/v1/pay/policy/check"),
        [PolicyKind.Statutes] = (ServiceName.Redistribution, "/v1/statutes/check"),
        [PolicyKind.MatchingPolicy] = (ServiceName.Matching, "/v1/matching/policy/check"),
    };

    extension(Proposal proposal)
    {
        /// <summary>Asks for who proposes: why it cannot be put to the vote, or what it then carries.</summary>
        public async Task<(ProblemHttpResult? Problem, EvidenceFile? Evidence)> Ask(Peers peers, HttpRequest http, DateTimeOffset now, CancellationToken stopping)
        {
            if (proposal.Kind == PolicyKind.Distribution)
                return (null, await ProofOf(proposal, peers, http, now, stopping));
            if (!Tries.TryGetValue(proposal.Kind, out var at))
                return default;
            using var text = new StringContent(proposal.Content, Encoding.UTF8, "application/json");
            using var answer = await peers.To(at.Service, http).PostAsync(at.Door, text, stopping);
            return answer.IsSuccessStatusCode
                ? (null, EvidenceFile.Of(proposal.Id, "check.json", "application/json", await answer.Content.ReadAsByteArrayAsync(stopping), now))
                : (TypedResults.Problem((await answer.Content.ReadFromJsonAsync<ProblemDetails>(stopping))!), null);
        }
    }

    /// <summary>What every share can be worked out from again, as Redistribution published it; null when it knows no such distribution.</summary>
    private static async Task<EvidenceFile?> ProofOf(Proposal proposal, Peers peers, HttpRequest http, DateTimeOffset now, CancellationToken stopping)
    {
        using var content = JsonDocument.Parse(proposal.Content);
        if (!content.RootElement.TryGetProperty("distributionId", out var id) || id.ValueKind != JsonValueKind.String || !id.TryGetGuid(out var distribution))
            return null;
        using var answer = await peers.To(ServiceName.Redistribution, http).GetAsync($"/v1/distributions/{distribution}/proof", stopping);
        return answer.IsSuccessStatusCode && await answer.Content.ReadAsByteArrayAsync(stopping) is { Length: <= EvidenceFile.MostBytes } proof
            ? EvidenceFile.Of(proposal.Id, "proof.json", "application/json", proof, now)
            : null;
    }
}
