using Coop.Matching;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>What one shift was, as far as pay looks at it: the clock and the rides. There is no name, no history and no opinion in it.</summary>
/// <param name="Planned">The hours the rider had signed up for; absent for who just came.</param>
/// <param name="OwnVehicle">Whether the vehicle was the rider's own; null where nobody asked, and then it counts as such.</param>
/// <param name="HardWeather">When the co-op had called the weather hard, in order and without overlap.</param>
public sealed record Work(
    IReadOnlyList<ClockSpan> Clock, IReadOnlyList<RideDone> Rides, DateTimeOffset StartedAt, Vehicle? Vehicle = null,
    PlannedTime? Planned = null, IReadOnlyList<Stretch>? HardWeather = null, bool? OwnVehicle = null)
{
    /// <summary>The end of its last span, or its beginning.</summary>
    public DateTimeOffset EndedAt => Clock.Count == 0 ? StartedAt : Clock.Max(span => span.To);
}

/// <summary>What was ridden together, and the time in which it was: the union of its rides, less what an earlier offer already had.</summary>
internal readonly record struct Ridden(OfferId? Offer, ArraySegment<RideDone> Rides, ArraySegment<Stretch> Within)
{
    /// <summary>The rides of a shift by offer, in the order in which they were taken; one that names no offer stands alone.</summary>
    /// <param name="withRest">Whether the time in which none of them was ridden stands behind them.</param>
    public static Ridden[] Of(RideDone[] rides, bool withRest = false)
    {
        if (OneByOne(rides, withRest) is { } all)
            return all;
        var offers = Together(rides);
        return withRest ? [.. offers, Rest(Stretches.Union(offers.SelectMany(offer => offer.Within)))] : offers;
    }

    private static Ridden Rest(IReadOnlyList<Stretch> taken) => new(null, [], Stretches.Without(taken));

    /// <summary>What most shifts are, without looking at anything twice: each ride an offer of its own, taken when the one before was over; null for anything else.</summary>
    private static Ridden[]? OneByOne(RideDone[] rides, bool withRest)
    {
        var (all, own) = (new Ridden[rides.Length + (withRest ? 1 : 0)], new Stretch[rides.Length]);
        var (taken, free) = (long.MinValue, long.MinValue);
        for (var i = 0; i < rides.Length; i++)
        {
            var (ride, before) = (rides[i], taken);
            (taken, var end) = ((ride.TakenAt ?? ride.At).UtcTicks, ride.At.UtcTicks);
            if (taken <= before || taken < free)
                return null;
            var offer = ride.OfferId ?? new OfferId(ride.RideId.Value);
            for (var j = 0; j < i; j++)
                if (all[j].Offer.GetValueOrDefault() == offer)
                    return null;
            own[i] = new Stretch(taken, Math.Max(taken, end));
            all[i] = new Ridden(offer, new(rides, i, 1), new(own, i, end > taken ? 1 : 0));
            free = Math.Max(free, end);
        }
        if (withRest)
            all[^1] = Rest(own);
        return all;
    }

    private static Ridden[] Together(RideDone[] rides)
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
            all.Add(new Ridden(offer.Key, offer.ToArray(), (Stretch[])[.. apart ? own : Stretches.Both(own, Stretches.Without(Stretches.Union(taken)))]));
            taken.AddRange(own);
            last = own.Count == 0 ? last : Math.Max(last, own[^1].To);
        }
        return [.. all];
    }

    /// <summary>What the offer had promised, if all that was offered was ridden.</summary>
    public Money Promised
    {
        get
        {
            var most = Money.Zero;
            foreach (var ride in Rides.AsSpan())
                if (ride.End == RideEnd.Cancelled)
                    return Money.Zero;
                else if (ride.PromisedCents is { } promised && promised > most)
                    most = promised;
            return most;
        }
    }
}
