using Coop.Hosting;

namespace Coop.Matching;

/// <summary>What follows when something happened to a ride, an offer or a shift: news, live news, the shift's clock.</summary>
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

            // A phone wants to know where the ride is now, not every step on the way there.
            if (moves.Count > 0 && (moves[^1].Rider ?? ride.RiderId) is { } rider)
                db.Tell(rider.Value, StreamKind.Ride, ride.Id.Value, WordOf(moves[^1]));
        }

        /// <summary>Ends the ride's open offer, if it has one, and says so to who held it. The ride is held.</summary>
        public void End(Offer offer, OfferStatus outcome, DateTimeOffset now, string because)
        {
            _ = outcome == OfferStatus.Expired ? offer.Expire(now) : offer.Withdraw(now, because);
            db.Note(offer, ClockKind.OfferAnswered, now, now);
            db.Tell(offer.RiderId.Value, StreamKind.Offer, offer.Id.Value, offer.Status == OfferStatus.Expired ? "expired" : "withdrawn");
        }

        public void Note(Offer offer, ClockKind kind, DateTimeOffset at, DateTimeOffset now) =>
            db.Clock.Add(new ClockEvent(offer.ShiftId, kind, offer.Id.Value, at, now));

        public void Note(RideTaker taker, ClockKind kind, DateTimeOffset at, DateTimeOffset now) =>
            db.Clock.Add(new ClockEvent(taker.ShiftId, kind, taker.OfferId.Value, at, now));

        /// <summary>A person's decision stands in the record beside the choices.</summary>
        public void Record(DecisionKind kind, RideId? ride, MemberId by, string because, DateTimeOffset now, Decision? decision = null) =>
            db.Decisions.Add(new KeptDecision
            {
                Kind = kind, Cycle = Guid.CreateVersion7(now), At = now, RideId = ride, By = by, Because = because, Decision = decision,
            });
    }

    private static string WordOf(RideMove move) => (move.From, move.To) switch
    {
        (RideStatus.Assigned, RideStatus.Searching) => "released",
        var (_, to) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(to.ToString()),
    };
}
