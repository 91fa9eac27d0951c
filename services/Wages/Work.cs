using Coop.Matching;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>What one shift was, as far as pay looks at it: the clock and the rides. There is no name, no history and no opinion in it.</summary>
/// <param name="Planned">The hours the rider had signed up for; absent for who just came.</param>
/// <param name="HardWeather">When the co-op had called the weather hard, in order and without overlap.</param>
public sealed record Work(
    IReadOnlyList<ClockSpan> Clock, IReadOnlyList<RideDone> Rides, DateTimeOffset StartedAt, Vehicle? Vehicle = null,
    PlannedTime? Planned = null, IReadOnlyList<Stretch>? HardWeather = null)
{
    /// <summary>The end of its last span, or its beginning.</summary>
    public DateTimeOffset EndedAt => Clock.Count == 0 ? StartedAt : Clock.Max(span => span.To);
}

/// <summary>What was ridden together, and the time in which it was: the union of its rides, less what an earlier offer already had.</summary>
internal sealed record Ridden(OfferId? Offer, IReadOnlyList<RideDone> Rides, IReadOnlyList<Stretch> Within)
{
    /// <summary>The rides of a shift by offer, in the order in which they were taken; one that names no offer stands alone.</summary>
    public static IReadOnlyList<Ridden> Of(IReadOnlyList<RideDone> rides)
    {
        var all = new List<Ridden>();
        var taken = new List<Stretch>();
        var last = long.MinValue;
        foreach (var offer in rides.GroupBy(ride => ride.OfferId ?? new OfferId(ride.RideId.Value))
            .OrderBy(offer => offer.Min(ride => ride.TakenAt ?? ride.At)).ThenBy(offer => offer.Key.Value))
        {
            var own = Stretches.Union(offer.Select(ride => Stretch.Of(ride.TakenAt ?? ride.At, ride.At)));

            // Only what was ridden beside an earlier offer has to be looked at twice.
            var apart = own.Count == 0 || own[0].From >= last;
            all.Add(new Ridden(offer.Key, [.. offer], apart ? own : Stretches.Both(own, Stretches.Without(Stretches.Union(taken)))));
            taken.AddRange(own);
            last = own.Count == 0 ? last : Math.Max(last, own[^1].To);
        }
        return all;
    }

    /// <summary>What the offer had promised, if all that was offered was ridden.</summary>
    public Money Promised => Rides.Any(ride => ride.End == RideEnd.Cancelled)
        ? Money.Zero
        : Rides.Aggregate(Money.Zero, (most, ride) => ride.PromisedCents > most ? ride.PromisedCents.Value : most);
}
