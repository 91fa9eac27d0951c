using System.Numerics;
using Coop.Redistribution;
using FsCheck;
using FsCheck.Fluent;

namespace Coop.Properties;

/// <summary>The waterfall of every legal profile against one that is written here from domain.md §2.2, in thousandths and bare whole numbers.</summary>
public class A_surplus_agrees_with_plain_reckoning
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3_000);

    [Fact]
    public void In_every_legal_profile() => Prop.ForAll(Years, year =>
    {
        var told = Reckoned(year);
        if (Waterfall.Forbid(year) is not null) return told is null;
        var cut = Waterfall.Of(year);
        return told is not null && told.SequenceEqual(new[]
        {
            cut.LegalReserve, cut.DevelopmentFund, cut.StatutoryReserve, cut.Interest, cut.Workers, cut.CarriedForward,
        }.Select(part => (BigInteger)part.Cents));
    }).Check(Many);

    [Fact]
    public void The_parts_of_two_levels_sum_to_what_they_are_parts_of() => Prop.ForAll(
        Gen.Zip(Gen.Choose(0, 1_000_000), Gen.Choose(1, 9).NonEmptyListOf().NonEmptyListOf()).ToArbitrary(), problem =>
    {
        var (pool, sizes) = problem;
        var members = sizes.Select((of, c) => ($"c{c}", (IReadOnlyList<Weight>)[.. of.Select((size, m) => new Weight($"m{c}.{m}", size))])).ToDictionary();
        var shared = TwoLevels.Of("2026", new(pool), [.. sizes.Select((of, c) => new Weight($"c{c}", of.Sum()))], members);
        return shared.Sum(part => part.Cents.Cents) == pool
            && shared.All(part => part.Members.Shares.Sum(share => share.Cents.Cents) + part.Members.KeptCents.Cents == part.Cents.Cents);
    }).Check(Many);

    /// <summary>Legal reserve, fund, second reserve, interest, shared, carried forward; null where it must be refused.</summary>
    private static BigInteger[]? Reckoned(YearResult year)
    {
        BigInteger left = year.Result.Cents - year.DeficitBroughtForward.Cents, fundRate = Thousandths(year.DevelopmentFundRate);
        var (legalRate, secondRate, stops) = year.Profile switch
        {
            LegalProfile.FrScop or LegalProfile.FrRistourne or LegalProfile.Federation => (150, 0, true),
            LegalProfile.FrScic => (150, 500, true),
            LegalProfile.EsTrabajoAsociado => (200, 50, false),
            LegalProfile.ItCoopLavoro => (300, 30, false),
            _ => (0, 0, false),
        };
        if (left <= 0) return [0, 0, 0, 0, 0, 0];
        if (year.Profile is LegalProfile.FrScop && fundRate.IsZero) return null;
        var room = stops ? BigInteger.Max(0, year.HighestCapital.Cents - year.LegalReserve.Cents) : left;
        var unclipped = Up(left, legalRate);
        var legal = BigInteger.Min(unclipped, room);
        var asked = BigInteger.Min(year.InterestRequested.Cents, year.ShareRateCap?.Cents ?? long.MaxValue);
        if (year.Profile is LegalProfile.FrScic)
        {
            var half = Up(left - legal, secondRate);
            var paid = BigInteger.Min(asked, left - legal - half);
            return [legal, 0, half, paid, 0, left - legal - half - paid];
        }

        // Exact rates against the whole, so that a refusal is never one of rounding.
        var exactLegal = year.UnusedReserveToFund ? legalRate * left : BigInteger.Min(legalRate * left, 1000 * room);
        var least = year.Profile is LegalProfile.FrScop ? 250 : 0;
        if (exactLegal + (fundRate + secondRate + least) * left > 1000 * left) return null;
        var voted = Up(left, fundRate) + (year.UnusedReserveToFund ? unclipped - legal : 0);
        if (year.Profile is LegalProfile.FrScop)
        {
            var quarter = Up(left, 250);
            while (left - legal - voted < quarter && voted > 0) voted--;
            var (rest, interest) = (left - legal - voted, asked);
            foreach (var cap in new[] { legal + voted, rest / 2, BigInteger.Max(0, rest - quarter) })
                interest = BigInteger.Min(interest, cap);
            return [legal, voted, 0, interest, rest - interest, 0];
        }

        var second = BigInteger.Min(Up(left, secondRate), left - legal);
        var fund = BigInteger.Min(voted, left - legal - second);
        var open = left - legal - second - fund;
        var toCapital = BigInteger.Min(asked, open);
        var shared = open - toCapital;
        if (year.Profile is LegalProfile.FrRistourne or LegalProfile.Federation or LegalProfile.UsWorkerCoop)
            shared = BigInteger.Min(shared, BigInteger.Max(0, left - year.LeftByOthers.Cents));
        if (year.Profile is LegalProfile.ItCoopLavoro)
            shared = BigInteger.Min(shared, year.YearsPay!.Value.Cents * 3 / 10);
        return [legal, fund, second + (open - toCapital - shared), toCapital, shared, 0];
    }

    private static BigInteger Up(BigInteger of, BigInteger thousandths) => (of * thousandths + 999) / 1000;

    private static BigInteger Thousandths(Ratio rate) => (rate * 1000).Numerator;

    private static Arbitrary<YearResult> Years => (
        from profile in Gen.Elements(Enum.GetValues<LegalProfile>())
        from result in Gen.OneOf(Gen.Choose(-5, 200), Gen.Choose(0, 100_000_000))
        from deficit in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 1_000))
        from reserve in Gen.Choose(0, 1_000_000)
        from capital in Gen.OneOf(Gen.Choose(0, 100), Gen.Choose(0, 20_000_000))
        from rate in Gen.Choose(0, 900)
        from interest in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 50_000_000))
        from cap in Gen.OneOf(Gen.Constant(-1), Gen.Choose(0, 10_000))
        from toFund in Gen.Elements(true, false)
        from others in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 50_000_000))
        from pay in Gen.OneOf(Gen.Choose(0, 100), Gen.Choose(0, 200_000_000))
        select new YearResult(profile, new(result), new(deficit), new(reserve), new(capital), new(rate, 1000), new(interest),
            cap < 0 ? null : new Money(cap), toFund, LeftByOthers: new(others), YearsPay: new(pay))).ToArbitrary();
}
