using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Asks riders' phones, over the live stream, to say where they are; the answer is a position like any other.</summary>
internal static class AskPhones
{
    /// <summary>The status of the announcement; its subject is the shift.</summary>
    public const string Word = "where-are-you";

    public static async Task AskWhere(this MatchingDb db, IReadOnlyList<ShiftId> shifts, CancellationToken stopping)
    {
        if (shifts.Count == 0)
            return;
        foreach (var shift in await db.Shifts.Where(one => shifts.Contains(one.Id)).Select(one => new { one.Id, one.RiderId }).ToListAsync(stopping))
            db.Tell(shift.RiderId.Value, StreamKind.Announcement, shift.Id.Value, Word);
        await db.SaveChangesAsync(stopping);
    }
}
