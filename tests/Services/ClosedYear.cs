using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>A co-op of its own, in which a year was worked, left a surplus, and was closed.</summary>
public sealed class ClosedYear : IAsyncLifetime
{
    private static readonly PolicyRef Rule = new("voted", 1, "sha256:0");

    private readonly string repairs = "615";
    private readonly Func<Task> before = () => Task.CompletedTask;
    private readonly Action<JsonObject> amend = _ => { };

    public ClosedYear() { }

    /// <summary>The same year in books of another chart.</summary>
    /// <param name="repairs">The account that the brakes stand on.</param>
    /// <param name="amend">What its statutes say otherwise.</param>
    /// <param name="before">What else happens in it.</param>
    internal ClosedYear(string chart, string repairs, Action<JsonObject> amend, Func<ClosedYear, Task> before)
    {
        Coop.Settings["Books:Chart"] = chart;
        (this.repairs, this.amend, this.before) = (repairs, amend, () => before(this));
    }

    public CoopFixture Coop { get; } = new();
    public IReadOnlyList<Person> Riders { get; private set; } = [];
    public string Period { get; } = $"{TimeProvider.System.GetUtcNow().Year}";

    public async Task InitializeAsync()
    {
        await Coop.InitializeAsync();
        Riders = [await Coop.NewRider(), await Coop.NewRider(), await Coop.NewRider()];
        var now = TimeProvider.System.GetUtcNow();
        await WithCharges(now);
        var price = new Price(Rule, [new("base", Payee.Riders, new(100_000), ""), new("VAT", Payee.Vat, new(20_000), "")]);
        await Coop.Hears(new RideSettled(new(Guid.NewGuid()), new(Guid.NewGuid()), null, RideEnd.Delivered, price, now));
        for (var hours = 1; hours <= Riders.Count; hours++)
            await Coop.Hears(new ShiftSettled(new(Guid.NewGuid()), new(Riders[hours - 1].Id), Rule, hours * 3600, 0, 1,
                [new("time", "seconds", hours * 3600, new(1202), new(1202 * hours), "")], now.AddHours(-hours), now, now));
        await Coop.Coordinator.Post("/v1/books/expenses", new { account = repairs, netCents = 1001, vatCents = 200, because = "brakes" });
        await Eventually.Is(() => Coop.InDatabase<RedistributionDb, (int, int)>(async db =>
            (await db.Entries.CountAsync(), await db.Workers.CountAsync(worker => worker.JoinedOn != null))),
            heard => heard is (>= 5, >= 4));
        await before();
        await Coop.Coordinator.Post($"/v1/periods/{Period}/close");
    }

    public Task DisposeAsync() => Coop.DisposeAsync();

    /// <summary>Of pay a fifth is withheld, and of shares 9.7 %.</summary>
    private async Task WithCharges(DateTimeOffset now)
    {
        var statutes = JsonNode.Parse(await Coop.InDatabase<RedistributionDb, string>(async db =>
            (await db.Policies.SingleAsync(policy => policy.Kind == PolicyKind.Statutes && policy.Version == 1)).Content))!.AsObject();
        foreach (var (name, value) in ((string, string)[])[("pay-charge-own", "0.2"), ("share-charge-csg", "0.092"), ("share-charge-crds", "0.005")])
            statutes["parameters"]!.AsArray().Add(new JsonObject { ["name"] = name, ["value"] = value, ["validFrom"] = "2024-01-01", ["source"] = "test" });
        amend(statutes);
        var content = statutes.ToJsonString();
        await Coop.Adopts(new PolicyAdopted(PolicyKind.Statutes, "with charges", 2, content, PolicyRecord.HashOf(content), new ProposalId(Guid.NewGuid()), now.AddMinutes(-1), now));
        await Eventually.Is(() => Coop.InDatabase<RedistributionDb, bool>(async db => await db.PolicyOf<Statutes>(PolicyKind.Statutes, 2, CancellationToken.None) is not null), there => there);
    }

    public static Guid IdOf(JsonElement distribution) => distribution.GetProperty("id").GetGuid();

    public Task<JsonElement> Propose() => Coop.Coordinator.Post("/v1/distributions", new { period = Period });

    public Task<HttpResponseMessage> Approve(JsonElement distribution, Guid proposalId) =>
        Coop.Coordinator.TryPost($"/v1/distributions/{IdOf(distribution)}/approve", new { proposalId });

    public async Task<Guid> Carry(JsonElement distribution, string hash)
    {
        var (proposal, now) = (Guid.NewGuid(), TimeProvider.System.GetUtcNow());
        var content = JsonSerializer.Serialize(new { distributionId = IdOf(distribution), hash });
        await Coop.Adopts(new PolicyAdopted(PolicyKind.Distribution, "distribution", Random.Shared.Next(), content,
            PolicyRecord.HashOf(content), new ProposalId(proposal), now, now));
        await Eventually.Is(() => Coop.InDatabase<RedistributionDb, bool>(db =>
            db.Policies.AnyAsync(policy => policy.ProposalId == new ProposalId(proposal))), there => there);
        return proposal;
    }

    public async Task<Dictionary<string, long>> Balances() =>
        (await Coop.Coordinator.Get("/v1/books/trial-balance")).GetProperty("accounts").EnumerateArray()
        .ToDictionary(row => row.GetProperty("number").GetString()!, row => row.GetProperty("debitCents").GetInt64() - row.GetProperty("creditCents").GetInt64())
        .Where(row => row.Value != 0 && row.Key is not ("411" or "468")).ToDictionary();
}

/// <summary>Tests that share the closed year, one after the other.</summary>
[CollectionDefinition(nameof(ClosedYear))]
public sealed class ClosedYears : ICollectionFixture<ClosedYear>;
