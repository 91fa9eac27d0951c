using Microsoft.EntityFrameworkCore;

namespace Coop.Hosting;

/// <summary>
/// Once a night: ends what has been kept for as long as the retention table says. The running service may remove hardly
/// anything itself; functions of the database do, made of the same lines, and never before the time of a line is over.
/// </summary>
public sealed class ForgetOld<TDb>(TDb db, LocalServices services, TimeProvider clock) : IRunOnTheClock where TDb : CoopDb
{
    private const int BatchSize = 5_000;

    /// <summary>After midnight in UTC: night in Europe, and no hour of much work elsewhere.</summary>
    private static readonly TimeSpan Hour = TimeSpan.FromHours(2);

    static bool IRunOnTheClock.HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        foreach (var line in services.Of<TDb>().KeptIn(db.Model).Where(line => line.EndsAtNight))
            while (await db.Forget(line, now, BatchSize, stopping) == BatchSize)
                stopping.ThrowIfCancellationRequested();
        var tonight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + Hour;
        return now < tonight ? tonight : tonight.AddDays(1);
    }
}

internal static class Forgetting
{
    /// <returns>How many rows were ended.</returns>
    internal static async Task<int> Forget(this CoopDb db, KeptData line, DateTimeOffset now, int most, CancellationToken stopping)
    {
        // The function's name stands in the program, not in anybody's request.
        var sql = $$"""SELECT {{line.Function}}({0}, {1}) AS "Value" """;
        return await db.Database.SqlQueryRaw<int>(sql, now, most).SingleAsync(stopping);
    }

    /// <summary>The function that ends what a line of the retention table names, whoever calls it and whatever the time they say it is.</summary>
    internal static string Function(KeptData line)
    {
        var over = $"({line.Since})::timestamptz < least(today, now()) - interval '{line.Keep}'" + (line.When is { } when ? $" AND ({when})" : "");
        var rows = $"{line.Table}.ctid IN (SELECT {line.Table}.ctid FROM {line.Table} WHERE {over} LIMIT most)";
        return $"""
            CREATE OR REPLACE FUNCTION {line.Function}(today timestamptz, most int) RETURNS int
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            DECLARE
                ended int;
            BEGIN
                {(line.Emptied is { } emptied ? $"UPDATE {line.Table} SET {emptied}" : $"DELETE FROM {line.Table}")} WHERE {rows};
                GET DIAGNOSTICS ended = ROW_COUNT;
                RETURN ended;
            END $$;

            """;
    }
}
