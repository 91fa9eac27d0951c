using System.Text;
using System.Text.Json;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Coop.Members;

/// <summary>
/// Before a rule is put to the vote, the service whose field it is says whether it could hold; what it says of it (how the last
/// day would have been ridden, what the last month would have been paid), and the waterfall and proof of a distribution, go to
/// the members as evidence.
/// </summary>
internal static class AskServices
{
    private const string Json = "application/json";

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
        public async Task<(ProblemHttpResult? Problem, IReadOnlyList<EvidenceFile> Evidence)> Ask(Peers peers, HttpRequest http, DateTimeOffset now, CancellationToken stopping)
        {
            if (proposal.Kind == PolicyKind.Distribution)
                return (null, await EvidenceOf(proposal, peers, http, now, stopping));
            if (!Tries.TryGetValue(proposal.Kind, out var at))
                return (null, []);
            using var text = new StringContent(proposal.Content, Encoding.UTF8, "application/json");
            using var answer = await peers.To(at.Service, http).PostAsync(at.Door, text, stopping);
            return answer.IsSuccessStatusCode
                ? (null, [EvidenceFile.Of(proposal.Id, "check.json", Json, await answer.Content.ReadAsByteArrayAsync(stopping), now)])
                : (TypedResults.Problem((await answer.Content.ReadFromJsonAsync<ProblemDetails>(stopping))!), []);
        }
    }

    /// <summary>
    /// What every share can be worked out from again, and how the year's surplus was cut up, as Redistribution published both;
    /// nothing when it knows no such distribution.
    /// </summary>
    private static async Task<IReadOnlyList<EvidenceFile>> EvidenceOf(Proposal proposal, Peers peers, HttpRequest http, DateTimeOffset now, CancellationToken stopping)
    {
        using var content = JsonDocument.Parse(proposal.Content);
        if (!content.RootElement.TryGetProperty("distributionId", out var id) || id.ValueKind != JsonValueKind.String || !id.TryGetGuid(out var distribution))
            return [];
        using var answer = await peers.To(ServiceName.Redistribution, http).GetAsync($"/v1/distributions/{distribution}/proof", stopping);
        if (!answer.IsSuccessStatusCode || await answer.Content.ReadAsByteArrayAsync(stopping) is not { Length: <= EvidenceFile.MostBytes } proof)
            return [];
        using var read = JsonDocument.Parse(proof);
        var years = await peers.Ask<JsonElement>(ServiceName.Redistribution, "/v1/periods", http, stopping);
        var year = years.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("id").GetString() == read.RootElement.GetProperty("period").GetString());
        return
        [
            EvidenceFile.Of(proposal.Id, "proof.json", Json, proof, now),
            EvidenceFile.Of(proposal.Id, "waterfall.json", Json, Encoding.UTF8.GetBytes(year.GetRawText()), now),
        ];
    }
}
