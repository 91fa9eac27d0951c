using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>
/// In the United States a fifth of each share at the least is paid in money, and all of it within eight and a half months of
/// the year's end (26 U.S.C. § 1382(d), § 1388(c)(1)); elsewhere shares are paid in money whole.
/// </summary>
public class Shares_are_paid_in_money_and_in_time
{
    private static readonly MemberId Ada = new(Guid.Parse("00000000-0000-7000-8000-000000000001"));

    [Theory]
    [InlineData(LegalProfile.UsWorkerCoop, "1/5", null, null)]
    [InlineData(LegalProfile.UsWorkerCoop, "199/1000", "cash_under_minimum", "§ 1388(c)(1)")]
    [InlineData(LegalProfile.UsWorkerCoop, "1.01", "cash_under_minimum", "§ 1388(c)(1)")]
    [InlineData(LegalProfile.FrScop, "1", null, null)]
    [InlineData(LegalProfile.FrScop, "99/100", "cash_under_minimum", "FR_SCOP")]
    [InlineData(LegalProfile.Federation, "1/2", "cash_under_minimum", "FEDERATION")]
    public void Statutes_that_pay_too_little_of_it_are_refused(LegalProfile profile, string cash, string? code, string? article)
    {
        var refusal = (Voted(profile) with { CashRate = Ratio.Read(cash) }).Forbid();
        Assert.Equal(code, refusal?.Code);
        Assert.Contains(article ?? "", refusal?.Because ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LegalProfile.UsWorkerCoop, 258, null)] // 15 September
    [InlineData(LegalProfile.UsWorkerCoop, 259, "paid_too_late")]
    [InlineData(LegalProfile.UsWorkerCoop, -1, "paid_too_late")]
    [InlineData(LegalProfile.FrScop, 300, null)]
    public void Statutes_that_pay_it_too_late_are_refused(LegalProfile profile, int days, string? code)
    {
        var refusal = (Voted(profile) with { PaidWithinDays = days }).Forbid();
        Assert.Equal(code, refusal?.Code);
        if (code is not null)
            Assert.Contains("§ 1382(d)", refusal!.Because, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LegalProfile.UsWorkerCoop, "2027-09-15", null)]
    [InlineData(LegalProfile.UsWorkerCoop, "2027-09-16", "paid_too_late")]
    [InlineData(LegalProfile.FrScop, "2029-01-01", null)]
    public void After_that_day_nothing_of_the_year_is_proposed(LegalProfile profile, string today, string? code) =>
        Assert.Equal(code, Law.ForbidSharing(profile, new(2026, 12, 31), DateOnly.Parse(today))?.Code);

    [Fact]
    public void What_is_not_paid_in_money_is_the_persons_capital_and_the_entry_balances()
    {
        var statutes = Voted(LegalProfile.UsWorkerCoop) with { CashRate = new(1, 5) };
        var retained = statutes.RetainedOf(new(1_001));
        Assert.Equal(new(800), retained); // the part in money rounds up: 201
        var sent = PayOut.OfShare("shares:1", Ada, new Money(1_001) - retained, Money.Zero, retained)!;
        Assert.Equal(new(201), sent.NetCents);
        Assert.Equal(["D 4286 1001", "C 1013 800", "C 512 201"], Charts.Posting.OfPayment("1", [(Ada, new(1_001))], Money.Zero, [sent], DateTimeOffset.UnixEpoch)!.Lines
            .Select(line => line.DebitCents != Money.Zero ? $"D {line.Account} {line.DebitCents.Cents}" : $"C {line.Account} {line.CreditCents.Cents}"));
        Assert.Equal(Money.Zero, Voted(LegalProfile.FrScop).RetainedOf(new(1_001)));
    }

    private static Statutes Voted(LegalProfile profile) => new(
        "statutes", profile, "Europe/Paris", new(1, 100), new Dictionary<ShareKey, Ratio> { [ShareKey.Hours] = 1 }, new(), []);
}
