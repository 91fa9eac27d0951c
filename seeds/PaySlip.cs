using System.Text.Json;

namespace Coop.Seeds;

/// <summary>What a rider's own pay page says of the day.</summary>
internal static class PaySlip
{
    /// <param name="rider">The rider's name in the day.</param>
    /// <param name="rides">How many they carried to the door.</param>
    /// <param name="onShift">How long they were out, waiting included.</param>
    public static RiderResult Of(string rider, int rides, TimeSpan onShift, JsonElement pay)
    {
        var lines = pay.GetProperty("lines").EnumerateArray().ToList();
        return new RiderResult(
            rider, rides, (long)onShift.TotalSeconds,
            EarnedCents: lines.Sum(Cents),
            TopUpCents: lines.Where(IsTopUp).Sum(Cents),
            TipCents: 0,
            ShareCents: null);
    }

    private static long Cents(JsonElement line) => line.GetProperty("cents").GetInt64();

    private static bool IsTopUp(JsonElement line) => line.TryGetProperty("topUp", out var topUp) && topUp.ValueKind == JsonValueKind.True;
}
