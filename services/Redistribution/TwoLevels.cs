namespace Coop.Redistribution;

/// <summary>A collective's part of a federation's pool, and how its members share it.</summary>
public sealed record CollectiveShare(string Collective, Money Cents, ShareOut Members);

/// <summary>
/// A federation's pool shared between collectives and then, each part for itself, between their members. The first level is
/// exact and final before the second begins, so that the cents are not those of one list of everybody (domain.md §2.1-6).
/// </summary>
public static class TwoLevels
{
    /// <summary>The parts of the collectives sum to the pool, and each part to its members' shares and what caps kept.</summary>
    /// <param name="members">The weights inside each collective, by its id.</param>
    /// <exception cref="ArgumentException"><see cref="Shares.Forbid"/> names a reason, or a collective with a part has no list of members.</exception>
    public static IReadOnlyList<CollectiveShare> Of(
        string period, Money pool, IReadOnlyList<Weight> collectives, IReadOnlyDictionary<string, IReadOnlyList<Weight>> members, Money? cap = null) =>
    [
        .. Shares.Of(period, pool, collectives).Shares.Select(part => new CollectiveShare(
            part.Id, part.Cents, Shares.Of(period, part.Cents, members.GetValueOrDefault(part.Id) ?? [], cap))),
    ];
}
