using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coop.Pricing;
using Coop.Redistribution;

namespace Coop.Bench;

/// <summary>
/// A year is closed and shared in memory: every order's entry and every shift's is posted and summed, the surplus cut up, and
/// shared with a proof, then once more with everything in the opposite order: the same bytes. No database takes part; <see cref="ShareDoors"/> is the same through one.
/// </summary>
internal static class ShareBench
{
    private static readonly PolicyRef Rule = new("statutes", 1, "sha256:0");

    public static async Task<int> Run(string[] arguments, TimeProvider clock)
    {
        var named = Options.Split(arguments).Named;
        var orders = int.Parse(named.GetValueOrDefault("--orders", "1000000"), CultureInfo.InvariantCulture);
        var members = int.Parse(named.GetValueOrDefault("--members", "10000"), CultureInfo.InvariantCulture);
        if (named.GetValueOrDefault("--through") == "doors")
            return await ShareDoors.Run(orders, members, clock);
        var began = clock.GetTimestamp();
        var (first, because) = Share(orders, members, backwards: false);
        var once = clock.GetElapsedTime(began);
        var again = Share(orders, members, backwards: true).Proof == first;
        var answer = Recompute.Of(first);
        var matches = !Recompute.IsFalse(answer);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{orders} orders and {members} members closed and shared in {once.TotalSeconds:0.0} s, in memory; {because}; proof {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(first)))[..16]}, in the opposite order {(again ? "the same bytes" : "OTHER BYTES")}, worked out again {(matches ? "it matches" : "IT DOES NOT MATCH")}"));
        return again && matches ? 0 : 1;
    }

    private static (string Proof, string Because) Share(int orders, int members, bool backwards)
    {
        var statutes = new Statutes("statutes", LegalProfile.FrScop, "Europe/Paris", new(1, 10),
            new Dictionary<ShareKey, Ratio> { [ShareKey.Equal] = new(1, 4), [ShareKey.Hours] = new(3, 4) }, new(), [],
            [new(1, new(11, 10)), new(3, new(115, 100)), new(5, new(12, 10))]);
        var at = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        var contributions = new DatedFigure(DatedFigure.EmployerContributions, new(22, 100), new(2026, 1, 1), "example");
        var (chart, balances) = (ReadChart.Named(ReadChart.French), new Dictionary<string, Money>());
        var posting = new Posting(chart);
        foreach (var order in InOrder(orders))
        {
            var net = 600 + (order * 7919L % 400);
            var price = new Price(Rule, [new("ride", Payee.Riders, new(net), ""), new("VAT", Payee.Vat, new(net / 5), "")]);
            Post(posting.Of(new RideSettled(new(Id(1, order)), new(Id(2, order % 500)), null, RideEnd.Delivered, price, at)));
        }
        foreach (var member in InOrder(members))
            Post(posting.Of(new ShiftSettled(new(Id(3, member)), new(Id(4, member)), Rule, Seconds(member), 0, 1,
                [new("time", "seconds", Seconds(member), new(1202), Wages(member), "")], at, at, at), contributions));
        var result = balances.Where(account => chart[account.Key].IsResult).Aggregate(Money.Zero, (sum, account) => sum - account.Value);
        var year = Waterfall.Of(new(LegalProfile.FrScop, result, default, default, new(600_000), statutes.DevelopmentFundRate, default));
        if (year.Workers <= Money.Zero)
            throw new InvalidOperationException("This year leaves nothing to share: take more orders or fewer members.");
        Work[] work = [.. InOrder(members).Select(member => new Work(
            $"{Id(4, member):N}", Seconds(member), Wages(member), member % 7))];
        var proof = Proof.Of("2026", year.Workers, Weights.Of(statutes, work), cap: null, Rule);
        var shared = proof.Out.Shares.Aggregate(proof.Out.KeptCents, (sum, share) => sum + share.Cents);
        var balance = balances.Values.Aggregate(Money.Zero, (sum, one) => sum + one);
        return shared == year.Workers && balance == Money.Zero
            ? (proof.Json(), $"surplus {year.Surplus}, shared {shared} to the cent, books balance {balance}")
            : throw new InvalidOperationException("A cent was lost.");

        IEnumerable<int> InOrder(int count) => backwards ? Enumerable.Range(0, count).Reverse() : Enumerable.Range(0, count);

        void Post(Entry? entry)
        {
            foreach (var line in entry?.Lines ?? [])
                balances[line.Account] = balances.GetValueOrDefault(line.Account) + line.DebitCents - line.CreditCents;
        }
    }

    private static int Seconds(int member) => 3600 * (1 + (member * 31 % 20)) + (member * 17 % 3600);

    private static Money Wages(int member) => new(1202L * Seconds(member) / 3600);

    private static Guid Id(int kind, int number) => new(kind, 0, 0, [.. BitConverter.GetBytes((long)number)]);
}
