using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Pricing;

/// <summary>The prices are public: the ones in force, every one before, and who voted them when.</summary>
public static class ReadTariffs
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        var tariffs = v1.MapGroup("/tariffs").WithTags("Pricing").ForAnyone();
        tariffs.MapGet("", All).WithName("ReadTariffs");
        tariffs.MapGet("/current", Current).WithName("ReadCurrentTariff");
        tariffs.MapGet("/{version:int}", One).WithName("ReadTariff");
    }

    private static async Task<Ok<Page<PolicyView>>> All(
        PricingDb db, CancellationToken stopping, int? after = null,
        [Range(1, Page<PolicyView>.MostItems)] int limit = Page<PolicyView>.DefaultLimit)
    {
        var found = (await db.RulesOf(PolicyKind.Tariff, stopping)).Where(rule => after == null || rule.Record.Version < after).Take(limit + 1).ToList();
        var views = new List<PolicyView>(found.Count);
        foreach (var (policy, refused) in found)
            views.Add(PolicyView.Of(policy, refused,
                await db.PolicyOf<Tariff>(PolicyKind.Tariff, policy.Version, stopping) is { } tariff ? TariffText.Of(tariff.Content) : null));
        return TypedResults.Ok(Page<PolicyView>.Of(views, limit, last => $"{last.Version}"));
    }

    private static async Task<Results<Ok<PolicyView>, ProblemHttpResult>> Current(
        PricingDb db, TimeProvider clock, CancellationToken stopping) =>
        await db.PolicyAt<Tariff>(PolicyKind.Tariff, clock.GetUtcNow(), stopping) is { } tariff
            ? TypedResults.Ok(PolicyView.Of(tariff.Record, words: TariffText.Of(tariff.Content)))
            : Problems.NotFoundedYet();

    private static async Task<Results<Ok<PolicyView>, ProblemHttpResult>> One(
        int version, PricingDb db, CancellationToken stopping)
    {
        if ((await db.RulesOf(PolicyKind.Tariff, stopping)).FirstOrDefault(rule => rule.Record.Version == version) is not ({ } record, var refused))
            return Problems.NotFound();
        if (refused is not null)
            return TypedResults.Ok(PolicyView.Of(record, refused));

        var tariff = await db.PolicyOf<Tariff>(PolicyKind.Tariff, version, stopping);
        return TypedResults.Ok(PolicyView.Of(record, words: tariff is null ? null : TariffText.Of(tariff.Content)));
    }
}
