using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Gathers what the choice looks at: where idle riders are, how long they may still work, who declined what.</summary>
internal static class LookAround
{
    extension(MatchingDb db)
    {
        /// <summary>Whether a coordinator stopped the offering, and nobody has taken it up again.</summary>
        public async Task<bool> IsServicePaused(CancellationToken stopping) => await db.Decisions
            .Where(decision => decision.Kind == DecisionKind.Pause || decision.Kind == DecisionKind.Resume)
            .OrderByDescending(decision => decision.Seq)
            .Select(decision => decision.Kind)
            .FirstOrDefaultAsync(stopping) == DecisionKind.Pause;

        /// <summary>Who is not asked again yet for which of these rides, and when the first of them will be.</summary>
        public async Task<(ILookup<RideId, ShiftId> NotNow, DateTimeOffset? AskAgainAt)> NotNow(
            IReadOnlyCollection<RideId> rides, MatchingPolicy policy, DateTimeOffset now, CancellationToken stopping)
        {
            var after = now.AddSeconds(-policy.AskAgainAfterSeconds);
            var answers = await db.Offers.AsNoTracking()
                .Where(offer => rides.Contains(offer.RideId) && offer.AnsweredAt > after)
                .Where(offer => offer.Status == OfferStatus.Declined || offer.Status == OfferStatus.Expired
                    || offer.Status == OfferStatus.Released)
                .Select(offer => new { offer.RideId, offer.ShiftId, offer.AnsweredAt })
                .ToListAsync(stopping);
            return (
                answers.ToLookup(answer => answer.RideId, answer => answer.ShiftId),
                answers.Min(answer => answer.AnsweredAt)?.AddSeconds(policy.AskAgainAfterSeconds));
        }

        public async Task<IReadOnlyList<IdleRider>> IdleRiders(
            IReadOnlyCollection<Shift> shifts, MatchingPolicy policy, DateTimeOffset now, CancellationToken stopping)
        {
            var ids = shifts.Select(shift => shift.Id).ToList();
            var positions = await db.Positions.AsNoTracking().Where(position => ids.Contains(position.ShiftId))
                .ToDictionaryAsync(position => position.ShiftId, stopping);
            return [.. shifts.Select(shift => new IdleRider(
                shift.Id, shift.Vehicle, PlaceOf(shift, positions.GetValueOrDefault(shift.Id)), shift.Until, shift.Limits,
                shift.Ticket, shift.MustEnd))];
        }
    }

    /// <summary>The newer of what the phone told and what the rides say.</summary>
    private static Place PlaceOf(Shift shift, LatestPosition? told) =>
        told?.At > shift.LastPlaceAt ? new Place(told.Lat, told.Lng) : shift.LastPlace;
}
