using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coop.Seeds;

/// <summary>
/// What a day came to. Orders leave out those that their restaurant cancelled. Minutes are means over delivered orders: from
/// placed to drop-off, and from ready to pick-up. Revenue excludes VAT and tips; what riders were paid includes the top-up of
/// the guarantee and excludes tips; charges are employer contributions and other costs; the surplus is revenue less both.
/// </summary>
/// <param name="Undeliverable">Nobody could have been at the restaurant before going off shift.</param>
/// <param name="Lost">Neither delivered nor undeliverable: 0 unless the co-op failed.</param>
/// <param name="BooksBalanceCents">All debits less all credits: 0.</param>
/// <param name="Seconds">How long the playing took, by the sun.</param>
public sealed record DayResult(
    int Orders, int Delivered, int Undeliverable, int Lost, double ClickToDoorMinutes, double ReadyToPickupMinutes,
    long RidersPaidCents, long TopUpCents, long TipsCents, long RevenueCents, long VatCents, long ChargesCents,
    long SurplusCents, long SharedCents, long KeptInReservesCents, long BooksBalanceCents, double Seconds)
{
    [JsonIgnore] public IReadOnlyList<PersonResult> People { get; init; } = [];
    [JsonIgnore] public IReadOnlyList<string> Mishaps { get; init; } = [];
    [JsonIgnore] public int Cancelled { get; init; }

    /// <summary>The results as people read them.</summary>
    [JsonIgnore] public string Page => ResultsPage.Of(this);
}

/// <summary>What the day came to for one person; amounts in cents. Hours on shift include waiting.</summary>
/// <param name="ShareCents">Of the surplus; null for who gets none.</param>
public sealed record PersonResult(
    string Name, int Rides, long OnShiftSeconds, long EarnedCents, long TopUpCents, long TipCents, long? ShareCents)
{
    /// <summary>Pay for each hour on shift, tips apart; half a cent rounds up.</summary>
    public long PerHourCents => OnShiftSeconds == 0 ? 0 : new Money(EarnedCents).For(3_600, OnShiftSeconds).Cents;

    /// <summary>A member who did not ride on this day.</summary>
    internal static PersonResult Resting(string name, long shareCents) => new(name, 0, 0, 0, 0, 0, shareCents);

    /// <summary>From a rider's own pay page.</summary>
    internal static PersonResult Of(string name, JsonElement pay)
    {
        var totals = pay.GetProperty("totals");
        return new PersonResult(
            name, totals.GetProperty("rides").GetInt32(), totals.GetProperty("paidSeconds").GetInt64(),
            totals.GetProperty("payCents").GetInt64(), totals.GetProperty("topUpCents").GetInt64(),
            totals.GetProperty("tipsCents").GetInt64(), ShareCents: null);
    }
}
