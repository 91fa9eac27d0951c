using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// Somebody left the co-op: their shift ends, and is paid like any other. A ride that they have not collected yet goes to
/// another rider; food in their hands is brought to its end first, on the same shift.
/// </summary>
public sealed class SendHome(MatchingDb db, TimeProvider clock) : IHear<MemberLeft>
{
    private const string Because = "the rider left the co-op";

    public async Task Hear(MemberLeft news, CancellationToken stopping)
    {
        var live = await db.Shifts.AsNoTracking()
            .SingleOrDefaultAsync(shift => shift.RiderId == news.MemberId && shift.Status != ShiftStatus.Ended, stopping);
        if (live is null || await db.Hold(live.Id, stopping) is not { } shift || shift.Status == ShiftStatus.Ended)
            return;

        var now = clock.GetUtcNow();
        if (await GiveBack(news.MemberId, now, stopping))
        {
            shift.EndsWithRide = true;
            return;
        }
        shift.End(now);
        await db.Forget(shift, Because, now, stopping);
        await db.TellEnd(shift, now, stopping);
    }

    /// <returns>Whether a ride of theirs goes on, since the food is in their hands.</returns>
    private async Task<bool> GiveBack(MemberId rider, DateTimeOffset now, CancellationToken stopping)
    {
        var riding = await db.Rides.AsNoTracking().SingleOrDefaultAsync(
            ride => ride.RiderId == rider
                && (ride.Status == RideStatus.Assigned || ride.Status == RideStatus.Collected || ride.Status == RideStatus.Returning),
            stopping);
        if (riding is null)
            return false;

        // Whoever holds the food may be telling of its end at this very moment: their ride is left alone.
        if (riding.Status != RideStatus.Assigned)
            return true;
        if (await db.Hold(riding.Id, stopping) is not { Taker: { } taker } ride || !ride.IsRidden)
            return false;
        if (ride.Release(Because) is not null)
            return true;
        var offer = await db.Offers.SingleAsync(one => one.Id == taker.OfferId, stopping);
        offer.Release(now, Because);
        db.Note(offer, ClockKind.GivenUp, now, now);
        db.Follow(ride, now);
        db.Wake<OfferRides>();
        return false;
    }
}
