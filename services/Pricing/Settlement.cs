using Coop.Hosting;
using Coop.Matching;
using Coop.Wages;

namespace Coop.Pricing;

/// <summary>How a shift that was told becomes pay, the first time and when something was put right.</summary>
public static class Settlement
{
    /// <param name="before">Its newest settlement; null for the first.</param>
    public static SettledShift Of(
        SettledShift? before, ShiftEnded told, Policy<PayPolicy> policy, IReadOnlyList<HardTime> hardWeather, DateTimeOffset at)
    {
        var shift = Row([], null);
        var pay = Pay.Of(policy.Content, shift.Work);
        return Row(pay.Lines, pay.Allowances.Count > 0 ? pay.Allowances : null);

        SettledShift Row(IReadOnlyList<PayLine> lines, IReadOnlyList<PayLine>? allowances) => new()
        {
            ShiftId = told.ShiftId,
            Revision = before is null ? 0 : before.Revision + 1,
            ToldRevision = told.Revision,
            RiderId = told.RiderId,
            Policy = policy.Ref,
            Clock = told.Clock,
            Rides = told.Rides,
            Lines = lines,
            Allowances = allowances,
            Vehicle = told.Vehicle,
            OwnVehicle = told.OwnVehicle,
            HardWeather = hardWeather.Count > 0 ? hardWeather : null,
            Planned = told.Planned,
            StartedAt = told.StartedAt.ToUniversalTime(),
            EndedAt = told.At.ToUniversalTime(),
            SettledAt = at,
        };
    }

    /// <summary>What the books hear of it: all of the first settlement, and of a later one only what changes. Null when nothing does.</summary>
    public static ShiftSettled? NewsOf(SettledShift? before, SettledShift after)
    {
        var lines = Difference.Of(before?.Lines ?? [], after.Lines);
        var allowances = Difference.Of(before?.Allowances ?? [], after.Allowances ?? []);
        var (was, now) = (Counted(before), Counted(after));
        return before is not null && lines.Count + allowances.Count == 0 && was == now ? null : new ShiftSettled(
            after.ShiftId, after.RiderId, after.Policy, now.Paid - was.Paid, now.Waiting - was.Waiting, now.Rides - was.Rides,
            before is null ? after.Lines : lines, after.StartedAt, after.EndedAt, after.SettledAt, after.Revision,
            allowances.Count > 0 ? allowances : null);
    }

    private static (long Paid, long Waiting, int Rides) Counted(SettledShift? shift) => shift is null ? default : (
        Worked.Seconds(shift.Clock, PayPolicy.WorkingStates), Worked.Seconds(shift.Clock, Worked.Waiting),
        shift.Rides.Count(ride => ride.End != RideEnd.Cancelled));
}
