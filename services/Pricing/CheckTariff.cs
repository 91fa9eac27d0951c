using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Pricing;

/// <summary>Anyone of the co-op tries a tariff before it is put to the vote: what it says in words, or which rule breaks it, and on what delivery.</summary>
public static class CheckTariff
{
    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/tariffs/check", Check)
        .For(Role.Member, Role.Rider, Role.Coordinator).WithName("CheckTariff").WithTags("Pricing");

    private static Results<Ok<TariffText>, ProblemHttpResult> Check(Tariff tariff) =>
        TariffCheck.Refuses(tariff) is { } refusal ? refusal.ToProblem() : TypedResults.Ok(TariffText.Of(tariff));
}
