using Coop.Hosting;
using Coop.Wages;

namespace Coop.Pricing;

/// <summary>
/// How the shifts of a week or month become what it brings beyond them, the first time and when one was put right: by each
/// policy that shifts of it began under. What it brings once, overtime and what is given by the month, is by the policy of the
/// rider's last shift.
/// </summary>
public static class PeriodSettlement
{
    /// <param name="policies">By version; all that the shifts and what was settled name.</param>
    /// <param name="shifts">Those of <paramref name="riders"/> that began in the period, each as it counts now.</param>
    /// <param name="settled">What was settled of the period before.</param>
    public static IEnumerable<(SettledPeriod Row, PeriodSettled News)> Of(
        PayPeriod period, IReadOnlyDictionary<int, Policy<PayPolicy>> policies, IReadOnlyList<SettledShift> shifts,
        IReadOnlyDictionary<(MemberId Rider, int PolicyVersion), SettledPeriod> settled, IReadOnlyCollection<MemberId> riders, Func<Guid> newId, DateTimeOffset now)
    {
        List<int> versions = [.. policies.Keys.Order()];
        var lines = PeriodPay.Of(period, versions.ConvertAll(version => new PaidUnder(
            policies[version].Content,
            [.. from shift in shifts where shift.Policy.Version == version select new PaidWork(shift.RiderId, shift.Work, shift.Lines.Sum())])));
        var last = shifts.GroupBy(shift => shift.RiderId).ToDictionary(own => own.Key, own => own.MaxBy(shift => shift.StartedAt)!.Policy.Version);
        foreach (var rider in riders)
            foreach (var (policy, given) in versions.Select(version => policies[version]).Zip(lines))
                if (SettledPeriod.After(
                    settled.GetValueOrDefault((rider, policy.Record.Version)), newId(), rider, period, policy.Ref,
                    given.GetValueOrDefault(rider) ?? [],
                    last.TryGetValue(rider, out var version) && version == policy.Record.Version ? PeriodPay.AllowancesOf(policy.Content, period) : [],
                    new DateTimeOffset(period.In(policy.Content.Zone).To, TimeSpan.Zero), now) is { } after)
                    yield return after;
    }
}
