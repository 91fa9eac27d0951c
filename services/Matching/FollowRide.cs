using Coop.Hosting;

namespace Coop.Matching;

/// <summary>What follows when something happened to a ride, an offer or a shift: news, live news, the shift's clock, planning anew.</summary>
internal static class FollowRide
{
    extension(MatchingDb db)
    {
        /// <summary>Tells the other services, and the rider who is or was on it, of every move of a ride.</summary>
        public void Follow(Ride ride, DateTimeOffset now)
        {
            var moves = ride.TakeMoves();
            foreach (var move in moves)
                if (RideNews.Of(ride, move, now) is { } news)
                    db.Publish(news);
            if (moves.Any(move => move.From == RideStatus.Searching || move.To == RideStatus.Searching))
                db.Wake<OfferRides>(ride.Id.Value);

            // A phone wants to know where the ride is now, not every step on the way there.
            if (moves.Count > 0 && (moves[^1].Rider ?? ride.RiderId) is { } rider)
                db.Tell(rider.Value, StreamKind.Ride, ride.Id.Value, WordOf(moves[^1]));
        }

        /// <summary>Ends an open offer, says so to who held it, and lets its rides be looked for again. Its rides are held.</summary>
        public void End(Offer offer, OfferStatus outcome, IEnumerable<Ride> rides, DateTimeOffset now, string because)
        {
            _ = outcome == OfferStatus.Expired ? offer.Expire(now) : offer.Withdraw(now, because);
            db.Tell(offer.RiderId.Value, StreamKind.Offer, offer.Id.Value, offer.Status == OfferStatus.Expired ? "expired" : "withdrawn");
            db.Answered(offer, rides, now);
        }

        /// <summary>An offer is over without being taken: its rider is free, and its rides wait again.</summary>
        public void Answered(Offer offer, IEnumerable<Ride> rides, DateTimeOffset now)
        {
            db.Note(offer, ClockKind.OfferAnswered, now, now);
            db.Wake<OfferRides>(offer.ShiftId.Value);
            foreach (var ride in rides.Where(ride => ride.OfferId == offer.Id && ride.Status == RideStatus.Offered))
            {
                ride.Withdraw();
                db.Follow(ride, now);
            }
        }

        /// <summary>A taken ride is the rider's no more. When none of the offer's is, the offer is over and they can be asked again.</summary>
        /// <param name="others">The other rides of the offer, held.</param>
        /// <returns>Whether it is over.</returns>
        public bool Done(Offer offer, IEnumerable<Ride> others, DateTimeOffset now)
        {
            db.Wake<OfferRides>(offer.ShiftId.Value);
            if (others.Any(ride => ride.OfferId == offer.Id && ride.IsRidden))
                return false;
            offer.Finish(now);
            return true;
        }

        public void Note(Offer offer, ClockKind kind, DateTimeOffset at, DateTimeOffset now) =>
            db.Clock.Add(new ClockEvent(offer.ShiftId, kind, offer.Id.Value, at, now));

        public void Note(RideTaker taker, RideId ride, ClockKind kind, DateTimeOffset at, DateTimeOffset now) =>
            db.Clock.Add(new ClockEvent(taker.ShiftId, kind, taker.OfferId.Value, at, now, ride));

        /// <summary>A person's decision stands in the record beside the choices.</summary>
        public void Record(DecisionKind kind, RideId? ride, MemberId by, string because, DateTimeOffset now, Decision? decision = null) =>
            db.Decisions.Add(new KeptDecision
            {
                Kind = kind, At = now, RideId = ride, By = by, Because = because, Decision = decision,
            });
    }

    private static string WordOf(RideMove move) => (move.From, move.To) switch
    {
        (RideStatus.Assigned, RideStatus.Searching) => "released",
        var (_, to) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(to.ToString()),
    };
}
