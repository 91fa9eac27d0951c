using Coop.Wages;

namespace Coop.Pricing;

/// <summary>
/// The seven yearly figures that article R1326-5 of the Code des transports asks of a platform, worked out from the same
/// settled shifts as pay. A service is a ride from taking the food to handing it over; income excludes tips and own costs.
/// </summary>
/// <param name="MeanServiceSeconds">1: a service's duration.</param>
/// <param name="MeanServiceIncomeCents">2: income for each service.</param>
/// <param name="MeanWaitingSeconds">3: waiting before an offer that was taken: on shift with nothing to ride.</param>
/// <param name="MeanWeekSeconds">4: duration of services in a week of one rider, of the weeks with work.</param>
/// <param name="MeanWeekIncomeCents">5: income of such a week.</param>
/// <param name="MeanMonthSeconds">6: duration of services in a month of one rider.</param>
/// <param name="MeanMonthIncomeCents">7: income of such a month.</param>
public sealed record Indicators(
    int Year, int Services, long MeanServiceSeconds, Money MeanServiceIncomeCents, long MeanWaitingSeconds,
    long MeanWeekSeconds, Money MeanWeekIncomeCents, long MeanMonthSeconds, Money MeanMonthIncomeCents)
{
    /// <summary>Of fewer riders no average is published: it would show a person.</summary>
    public const int FewestRiders = 5;

    /// <summary>Means are whole, half up; null where there was no service.</summary>
    public static Indicators? Of(int year, IReadOnlyList<YearShift> shifts)
    {
        int services = shifts.Sum(shift => shift.Services), offers = shifts.Sum(shift => shift.Offers);
        if (services == 0)
            return null;
        var (seconds, cents) = (shifts.Sum(shift => shift.ServiceSeconds), shifts.Sum(shift => shift.IncomeCents));
        var worked = shifts.Where(shift => shift.Services > 0 || shift.WaitingSeconds > 0).ToList();
        var weeks = worked.Select(shift => (shift.Rider, PayPeriod.Of(FloorPeriod.Week, shift.Day))).Distinct().Count();
        var months = worked.Select(shift => (shift.Rider, PayPeriod.Of(FloorPeriod.Month, shift.Day))).Distinct().Count();
        return new(year, services, Mean(seconds, services), new(Mean(cents, services)), offers == 0 ? 0 : Mean(shifts.Sum(shift => shift.WaitingSeconds), offers),
            Mean(seconds, weeks), new(Mean(cents, weeks)), Mean(seconds, months), new(Mean(cents, months)));
    }

    private static long Mean(long sum, int count) => ((2 * sum) + count) / (2 * count);
}

/// <summary>What a shift, or a week's or month's top-up, counts for in them.</summary>
/// <param name="Day">On which it began.</param>
public sealed record YearShift(MemberId Rider, DateOnly Day, long ServiceSeconds, long WaitingSeconds, int Services, int Offers, long IncomeCents);
