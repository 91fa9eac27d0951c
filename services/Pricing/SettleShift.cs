using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Coop.Wages;

namespace Coop.Pricing;

/// <summary>Once a shift is over, works out its pay by the policy that was in force when it began.</summary>
public sealed class SettleShift(PricingDb db, TimeProvider clock) : IHear<ShiftEnded>
{
    public async Task Hear(ShiftEnded news, CancellationToken stopping)
    {
        if (await db.Shifts.FindAsync([news.ShiftId], stopping) is not null)
            return;

        var policy = await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, news.StartedAt.ToUniversalTime(), stopping)
            ?? throw new InvalidOperationException($"No pay policy was in force at {news.StartedAt:O}.");
        var shift = new SettledShift
        {
            ShiftId = news.ShiftId,
            RiderId = news.RiderId,
            Policy = policy.Ref,
            Clock = news.Clock,
            Rides = news.Rides,
            Lines = Pay.Of(policy.Content, new Work(news.Clock, news.Rides, news.StartedAt, news.Vehicle, news.Planned)).Lines,
            Planned = news.Planned,
            StartedAt = news.StartedAt.ToUniversalTime(),
            EndedAt = news.At.ToUniversalTime(),
            SettledAt = clock.GetUtcNow(),
        };
        db.Shifts.Add(shift);

        var paid = PaidShift.Of(shift);
        db.Publish(new ShiftSettled(
            shift.ShiftId, shift.RiderId, shift.Policy, paid.PaidSeconds, paid.WaitingSeconds,
            shift.Rides.Count(ride => ride.End != RideEnd.Cancelled), shift.Lines, shift.StartedAt, shift.EndedAt,
            shift.SettledAt));
    }
}
