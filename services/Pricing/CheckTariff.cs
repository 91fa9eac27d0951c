using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Pricing;

/// <summary>Anyone of the co-op tries a tariff before it is put to the vote: what it says in words, or which rule breaks it, and on what delivery.</summary>
public static class CheckTariff
{
    /// <summary>The very check that an adopted tariff meets before it takes effect.</summary>
    internal static PolicyCheck<PricingDb> BeforeItHolds { get; } = PolicyCheck<PricingDb>.Of<Tariff>(PolicyKind.Tariff, TariffCheck.Refuses);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/tariffs/check", Check)
        .For(Role.Member, Role.Rider, Role.Coordinator).WithName("CheckTariff").WithTags("Pricing");

    private static Results<Ok<TariffText>, ProblemHttpResult> Check(JsonElement tariff) =>
        BeforeItHolds.Refuses(tariff.GetRawText()) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(TariffText.Of(tariff.Deserialize<Tariff>(Wire.Json)!));
}
