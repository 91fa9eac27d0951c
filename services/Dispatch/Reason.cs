namespace Coop.Dispatch;

/// <summary>One rider weighed for a route: what it would come to with them, and what taking them from others costs.</summary>
/// <param name="Cost">The terms by the policy's weights.</param>
/// <param name="Price">How much dearer the other routes become without this rider; 0 for one whom no other route needs.</param>
/// <param name="Needed">Whether another route has them in this plan.</param>
public readonly record struct Weighed(int Rider, long Ticket, Terms Terms, long Cost, long Price, bool Needed);

/// <summary>
/// Why a rider is offered what they are: they are the <see cref="Winner"/> among the riders weighed for the whole route,
/// of which the offer is the head. The weights of the policy and this record are enough to compute it again.
/// </summary>
/// <param name="RidesPlannedAfter">Rides of the route after those that are offered now; they may yet go to others.</param>
/// <param name="Weighed">The winner first, then those who come next by what they cost with their price; at most <see cref="MostWeighed"/>.</param>
/// <param name="Dearer">How many more were weighed that came to more than all of these.</param>
/// <param name="Excluded">How many of the riders looked at a rule excludes from the first ride.</param>
public sealed record Reason(
    int RidesPlannedAfter, IReadOnlyList<Weighed> Weighed, int Dearer, IReadOnlyDictionary<Exclusion, int> Excluded)
{
    /// <summary>Enough to see how close it was; more would make a record of pages for each ride.</summary>
    public const int MostWeighed = 8;

    /// <summary>
    /// Who makes this route and all others cheapest together: the least cost with price. Among equals, not one whom another
    /// route needs; then who is cheaper for this route; then the lower ticket.
    /// </summary>
    public static Weighed Winner(IEnumerable<Weighed> weighed) =>
        weighed.OrderBy(one => one.Cost + one.Price).ThenBy(one => one.Needed).ThenBy(one => one.Cost).ThenBy(one => one.Ticket).First();
}
