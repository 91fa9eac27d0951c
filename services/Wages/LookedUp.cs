using System.Runtime.CompilerServices;

namespace Coop.Wages;

/// <summary>
/// What a pay policy only names: the floors of its law, its time zone. Looked up once for each policy and kept beside it as
/// long as it lives, since the pay of every shift asks for it.
/// </summary>
internal sealed class LookedUp(PayPolicy policy)
{
    private static readonly ConditionalWeakTable<PayPolicy, LookedUp> Known = [];

    private readonly string timeZone = policy.TimeZone;

    public IReadOnlyList<PayFloor> Floors { get; } = [.. policy.Floors, .. Law.Of(policy.Law).Floors];

    public bool PaysByOffer { get; } = policy.Floors.Concat(Law.Of(policy.Law).Floors).Any(floor => floor.Period == FloorPeriod.Offer);

    /// <exception cref="TimeZoneNotFoundException">There is no such time zone.</exception>
    public TimeZoneInfo Zone => field ??= TimeZoneInfo.FindSystemTimeZoneById(timeZone);

    public static LookedUp Of(PayPolicy policy) => Known.GetValue(policy, static policy => new LookedUp(policy));
}
