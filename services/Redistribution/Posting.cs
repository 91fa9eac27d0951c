using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>How what happens in the co-op is written in the books, in the manner of the model entries of domain.md §2.4.</summary>
/// <param name="chart">Which account each amount stands on.</param>
public sealed class Posting(Chart chart)
{
    /// <summary>A ride brought its price: the restaurant owes it, VAT is the State's. Null for a ride that cost nothing.</summary>
    public Entry? Of(RideSettled ride)
    {
        var (total, vat) = (ride.Price.Total, ride.Price.To(Payee.Vat));
        return Written(RideKey(ride.OrderId, ride.Revision), Journal.Sales, ride.At, $"ride {Words(ride.End)}{(ride.Revision == 0 ? "" : ", put right")}, tariff {ride.Price.Tariff.Name} v{ride.Price.Tariff.Version}",
            Line.Debit(chart[Use.Restaurants], total, ride.RestaurantId.Value),
            Line.Credit(chart[Use.Deliveries], total - vat),
            Line.Credit(chart[Use.VatCollected], vat));
    }

    /// <summary>A tip passes through: the restaurant hands it over, the rider gets all of it, it is nobody's income (Code du travail L3244-1).</summary>
    public Entry? Of(TipSettled tip) => Written($"tip:{tip.TipId}", Journal.Sales, tip.At, "tip, all of it the rider's",
        Line.Debit(chart[Use.Restaurants], tip.Cents, tip.RestaurantId.Value),
        Line.Credit(chart[Use.TipsHeld], tip.Cents, tip.RiderId.Value));

    /// <summary>A shift was worked: its pay is due, and the employer's contributions on it at the dated rate.</summary>
    /// <param name="withheld">Of the pay, the rider's own contributions: owed to the social bodies instead of to the rider.</param>
    public Entry? Of(ShiftSettled shift, DatedFigure contributionsRate, Money withheld = default)
    {
        var what = shift.Revision == 0 ? $"shift of {shift.PaidSeconds} s paid" : $"shift put right, {shift.PaidSeconds} s more paid";
        return PayOf(ShiftKey(shift.ShiftId, shift.Revision), what, shift.RiderId, shift.Policy, shift.Total, shift.Allowances, contributionsRate, withheld, shift.At);
    }

    /// <summary>A week or month was worked: what its floors asked beyond the shifts is due, like the shifts' own pay.</summary>
    public Entry? Of(PeriodSettled period, DatedFigure contributionsRate, Money withheld = default) => PayOf(
        $"pay-period:{period.Id}", period.Revision == 0 ? $"{period.Period} settled" : $"{period.Period} put right",
        period.RiderId, period.Policy, period.Total, period.Allowances, contributionsRate, withheld, period.At);

    /// <summary>Own costs that are made good are owed with the pay, and bear no contributions.</summary>
    private Entry? PayOf(
        string key, string what, MemberId rider, PolicyRef policy, Money total, IReadOnlyList<PayLine>? allowances, DatedFigure rate, Money withheld, DateTimeOffset at)
    {
        var contributions = Share(rate, total);
        var costs = (allowances ?? []).Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
        return Written(key, Journal.Pay, at,
            $"{what}, policy {policy.Name} v{policy.Version}; contributions at {rate.Value} ({rate.Source})",
            Line.Debit(chart[Use.Pay], total),
            Line.Credit(chart[Use.PayDue], total - withheld, rider.Value),
            Line.Credit(chart[Use.SocialBodies], withheld),
            Line.Debit(chart[Use.Contributions], contributions),
            Line.Credit(chart[Use.SocialBodies], contributions),
            Line.Debit(chart[Use.OwnCosts], costs),
            Line.Credit(chart[Use.PayDue], costs, rider.Value));
    }

    /// <summary>What is taken back bears the contributions that it had borne.</summary>
    private static Money Share(DatedFigure rate, Money total) =>
        total < Money.Zero ? Money.Zero - rate.Value.Nearest(Money.Zero - total) : rate.Value.Nearest(total);

    /// <summary>Something was bought: the cost without VAT, the VAT that comes back, and what is owed to the supplier.</summary>
    public Entry? OfExpense(string id, string account, Money net, Money vat, string because, DateTimeOffset at) =>
        Written($"expense:{id}", Journal.Purchases, at, because,
            Line.Debit(chart[account], net),
            Line.Debit(chart[Use.VatDeductible], vat),
            Line.Credit(chart[Use.Suppliers], net + vat));

    /// <summary>A year ends: every cost and income account goes to zero, and what is left is the year's profit or loss.</summary>
    /// <param name="balances">Debit less credit of each cost and income account.</param>
    public Entry? OfClosing(string period, IEnumerable<(string Account, Money Balance)> balances, DateTimeOffset at)
    {
        var open = balances.Where(account => chart[account.Account].IsResult).OrderBy(account => account.Account, StringComparer.Ordinal).ToList();
        var loss = open.Aggregate(Money.Zero, (sum, account) => sum + account.Balance);
        return Written($"closing:{period}", Journal.Operations, at, $"closing of {period}",
        [
            .. open.Select(account => Line.Credit(chart[account.Account], account.Balance)),
            Line.Debit(chart[loss > Money.Zero ? Use.Loss : Use.Profit], loss),
        ]);
    }

    /// <summary>The State's part of the year's profit.</summary>
    public Entry? OfTax(string period, CorporateTax tax, DateTimeOffset at) =>
        Written($"tax:{period}", Journal.Operations, at, tax.Because, Line.Debit(chart[Use.CorporateTax], tax.Cents), Line.Credit(chart[Use.TaxDue], tax.Cents));

    /// <summary>The members carried the distribution: the profit makes good old losses, fills the reserves, and the rest is owed to the people.</summary>
    /// <param name="losses">Debit balances of earlier years, by account.</param>
    /// <param name="kept">What caps stopped; it stays in the development fund.</param>
    public Entry? OfDistribution(
        string id, Waterfall year, IEnumerable<(string Account, Money Balance)> losses, IEnumerable<(MemberId Member, Money Cents)> shares,
        Money kept, DateTimeOffset at)
    {
        List<Line> credits =
        [
            .. losses.Select(loss => Line.Credit(chart[loss.Account], loss.Balance)),
            Line.Credit(chart[Use.LegalReserve], year.LegalReserve),
            Line.Credit(chart[Use.DevelopmentFund], year.DevelopmentFund + year.StatutoryReserve + kept),
            Line.Credit(chart[Use.InterestDue], year.Interest),
            Line.Credit(chart[Use.ProfitForward], year.CarriedForward),
            .. shares.Select(share => Line.Credit(chart[Use.SharesDue], share.Cents, share.Member.Value)),
        ];
        var profit = credits.Aggregate(Money.Zero, (sum, line) => sum + line.CreditCents);
        return Written($"distribution:{id}", Journal.Operations, at, "surplus shared as voted", [Line.Debit(chart[Use.Profit], profit), .. credits]);
    }

    /// <summary>The shares left the bank, less the charges on them, which are owed to the social bodies, what was had in advance, and what becomes capital.</summary>
    /// <param name="sent">Of each person, what was sent, of which advances, and what was retained.</param>
    public Entry? OfPayment(
        string id, IEnumerable<(MemberId Member, Money Cents)> shares, Money charges, IReadOnlyList<PaidOut> sent, DateTimeOffset at)
    {
        Line[] unpaid =
        [
            .. sent.Select(one => Line.Credit(chart[Use.Advances], one.BackCents, one.MemberId.Value)),
            .. sent.Select(one => Line.Credit(chart[Use.Capital], one.RetainedCents, one.MemberId.Value)),
        ];
        var had = unpaid.Aggregate(Money.Zero, (sum, line) => sum + line.CreditCents);
        Line[] debits = [.. shares.Select(share => Line.Debit(chart[Use.SharesDue], share.Cents, share.Member.Value))];
        var paid = debits.Aggregate(Money.Zero, (sum, line) => sum + line.DebitCents);
        return Written($"distribution-paid:{id}", Journal.Bank, at, "shares paid",
            [.. debits, .. unpaid, Line.Credit(chart[Use.SocialBodies], charges), Line.Credit(chart[Use.Bank], paid - charges - had)]);
    }

    /// <summary>Part of a price comes back, or something is given out of goodwill: a rebate, with the VAT that was on it.</summary>
    public Entry? OfRefund(Guid id, OrderId? order, RestaurantId restaurant, Money net, Ratio vatRate, string because, DateTimeOffset at)
    {
        var vat = vatRate.Nearest(net);
        return Written(RefundKey(order, id), Journal.Sales, at, because,
            Line.Debit(chart[Use.Rebates], net), Line.Debit(chart[Use.VatCollected], vat), Line.Credit(chart[Use.Restaurants], net + vat, restaurant.Value));
    }

    /// <summary>The federation gave the co-op its part of a surplus, which is income here.</summary>
    public Entry? OfFederationShare(Guid distribution, Money cents, string because, DateTimeOffset at) =>
        Written($"federation-share:{distribution}", Journal.Bank, at, because, Line.Debit(chart[Use.Bank], cents), Line.Credit(chart[Use.FederationShares], cents));

    /// <summary>A restaurant paid: its invoices are smaller by it, and what it paid beyond them is kept as its own.</summary>
    public Entry? OfCustomersPayment(Guid payment, int placing, IReadOnlyList<PaidPart> parts, DateTimeOffset at) =>
        Written(PaymentKey(payment, placing), Journal.Bank, at, $"payment of {string.Join(", ", parts.Where(part => part.Number is not null).Select(part => part.Number))}",
        [
            Line.Debit(chart[Use.Bank], parts.Aggregate(Money.Zero, (sum, part) => sum + part.Cents)),
            .. parts.Select(part => Line.Credit(chart[part.Number is null ? Use.PaidAhead : Use.Restaurants], part.Cents, part.RestaurantId.Value)),
        ]);

    /// <summary>An invoice will not be paid: a loss, less the VAT that the State gives back.</summary>
    public Entry? OfWriteOff(string number, int time, RestaurantId restaurant, Money open, Money vat, string because, DateTimeOffset at) =>
        Written(WriteOffKey(number, time), Journal.Operations, at, because,
            Line.Debit(chart[Use.BadDebts], open - vat),
            Line.Debit(chart[Use.VatCollected], vat),
            Line.Credit(chart[Use.Restaurants], open, restaurant.Value));

    /// <summary>Money went to a person ahead of their pay.</summary>
    public Entry? OfAdvance(Guid id, MemberId member, Money cents, string because, DateTimeOffset at) =>
        Written($"advance:{id}", Journal.Bank, at, because, Line.Debit(chart[Use.Advances], cents, member.Value), Line.Credit(chart[Use.Bank], cents));

    /// <summary>A member's shares are paid up, or paid back to who left.</summary>
    public Entry? OfCapital(Guid id, MemberId member, CapitalMove move, Money cents, string because, DateTimeOffset at) => Written($"capital:{id}", Journal.Bank, at, because,
        move == CapitalMove.Subscribed
            ? [Line.Debit(chart[Use.Bank], cents), Line.Credit(chart[Use.Capital], cents, member.Value)]
            : [Line.Debit(chart[Use.CapitalDue], cents, member.Value), Line.Credit(chart[Use.Bank], cents)]);

    /// <summary>A leaver's shares are owed back, less what losses fall on them (loi 47-1775 art. 18).</summary>
    public Entry? OfLeaver(Guid id, MemberId member, Money par, Money loss, DateOnly leftOn, DateTimeOffset at) => Written($"{TakenBack}:{id}", Journal.Operations, at, $"shares of who left on {leftOn:yyyy-MM-dd}",
        Line.Debit(chart[Use.Capital], par, member.Value), Line.Credit(chart[Use.CapitalDue], par - loss, member.Value), Line.Credit(chart[Use.LossForward], loss));

    /// <summary>A month's pay and tips left the bank, less what was taken back of advances.</summary>
    public Entry? OfPayOut(string month, IReadOnlyList<PaidOut> people, DateTimeOffset at) =>
        Written($"pay-paid:{month}", Journal.Bank, at, $"pay and tips up to {month} sent",
        [
            .. people.Select(one => Line.Debit(chart[Use.PayDue], one.PayCents, one.MemberId.Value)),
            .. people.Select(one => Line.Debit(chart[Use.TipsHeld], one.TipCents, one.MemberId.Value)),
            .. people.Select(one => Line.Credit(chart[Use.Advances], one.BackCents, one.MemberId.Value)),
            Line.Credit(chart[Use.Bank], people.Aggregate(Money.Zero, (sum, one) => sum + one.NetCents)),
        ]);

    /// <summary>Why an entry of that key is not simply turned round; null when it may be.</summary>
    public static Refusal? ForbidReversal(string key) => key.Split(':')[0] switch
    {
        "closing" or "tax" => new("period_closed", "A year that is closed stays closed: put it right in the open one."),
        "distribution" or "distribution-paid" => new("has_own_reversal", "A distribution is taken back as a whole, at /distributions/{id}/reverse."),
        "shift" or "pay-period" => new("has_own_reversal", "Hours are put right on the shift's clock; the pay follows."),
        TakenBack => new("has_own_reversal", "Shares of who left are owed back by rule, for as long as they have left."),
        "pay-paid" => new("has_own_reversal", "It stands with what it paid: book the difference."),
        "reversal" => new("is_reversal", "A reversal stands: book what was right anew."),
        _ => null,
    };

    private const string TakenBack = "shares-taken-back";

    public static string RideKey(OrderId order, int revision = 0) => revision == 0 ? $"ride:{order.Value}" : $"ride:{order.Value}:{revision}";
    /// <summary>The beginning of all refunds of an order where no id is given.</summary>
    public static string RefundKey(OrderId? order, Guid? id) => $"refund:{(order is { } known ? known.Value : "goodwill")}:{id}";
    public static string PaymentKey(Guid payment, int placing) => placing == 1 ? $"payment:{payment}" : $"payment:{payment}:{placing}";
    public static string WriteOffKey(string number, int time) => time == 1 ? $"write-off:{number}" : $"write-off:{number}:{time}";
    public static string ShiftKey(ShiftId shift, int revision = 0) => revision == 0 ? $"shift:{shift.Value}" : $"shift:{shift.Value}:{revision}";

    // Lines of nothing are left out; an entry of nothing is not written at all.
    private static Entry? Written(string key, Journal journal, DateTimeOffset at, string because, params IEnumerable<Line> lines)
    {
        Line[] written = [.. lines.Where(line => line.DebitCents != line.CreditCents)];
        return written.Length == 0 ? null : new(key, journal, at, because, written);
    }

    private static string Words(RideEnd end) => end.ToString().ToLowerInvariant();
}
