using System.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Coop.Hosting;

/// <summary>
/// Once a night: ends all that has been kept for as long as the retention table says; what is kept a day or less, every
/// hour. Nothing else does. The running service may remove hardly anything itself; functions of the database do, made of
/// the same lines, and never before the time of a line is over.
/// </summary>
public sealed partial class ForgetOld<TDb>(TDb db, LocalServices services, Nights<TDb> nights, TimeProvider clock, ILogger<ForgetOld<TDb>> log) : IRunOnTheClock
    where TDb : CoopDb
{
    private const int BatchSize = 5_000;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    static bool IRunOnTheClock.HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var isNight = now >= nights.NextAt;
        foreach (var line in services.Of<TDb>().KeptIn(db.Model).Where(line => line.HasFunction && (isNight || line.IsShort)))
        {
            try
            {
                if (await db.KeepAt(line, now, stopping) is not { } keep)
                    continue;
                var longer = XmlConvert.ToTimeSpan(keep) - XmlConvert.ToTimeSpan(line.Keep!);
                while (await db.Forget(line, now, longer, BatchSize, stopping) == BatchSize)
                    stopping.ThrowIfCancellationRequested();
            }
            catch (Exception problem) when (IsOfThisLine(problem))
            {
                // What is over in other tables ends all the same, and this is tried again the next night.
                CouldNotEnd(problem, line.Table);
            }
        }
        if (isNight)
            nights.Pass(now);
        return nights.NextAt < now + Pause ? nights.NextAt : now + Pause;
    }

    /// <summary>A refusal, too long a search, two who wait for each other; not a database that is gone, or a program that ends.</summary>
    private static bool IsOfThisLine(Exception problem) =>
        problem is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected } or NpgsqlException { InnerException: TimeoutException } or OverflowException
        || problem is PostgresException refused && Problems.StatusOf(refused) == StatusCodes.Status500InternalServerError;

    [LoggerMessage(LogLevel.Error, "What is over in {Table} could not be ended: the retention table is not kept to.")]
    private partial void CouldNotEnd(Exception problem, string table);
}

/// <summary>When all of a service's lines are looked at next: as soon as it starts, then after midnight in UTC, which is night in Europe, and no hour of much work elsewhere.</summary>
public sealed class Nights<TDb>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(2);

    public DateTimeOffset NextAt { get; private set; } = DateTimeOffset.MinValue;

    public void Pass(DateTimeOffset now)
    {
        var tonight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + Hour;
        NextAt = now < tonight ? tonight : tonight.AddDays(1);
    }
}

internal static class Forgetting
{
    /// <summary>A batch may be looked for in a table of ten years.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>How long a line's rows are kept at this instant: as the table says, or longer where the members voted so; null while nothing ends.</summary>
    internal static async ValueTask<string?> KeepAt(this CoopDb db, KeptData line, DateTimeOffset now, CancellationToken stopping)
    {
        if (line.VotedDays is not { } voted)
            return line.Keep;
        return await voted(db, now, stopping) is { } days ? TimeSpan.FromDays(days) > XmlConvert.ToTimeSpan(line.Keep!) ? $"P{days}D" : line.Keep : null;
    }

    /// <param name="longer">How much longer than the table says.</param>
    /// <returns>How many rows were ended.</returns>
    internal static async Task<int> Forget(this CoopDb db, KeptData line, DateTimeOffset now, TimeSpan longer, int most, CancellationToken stopping)
    {
        db.Database.SetCommandTimeout(Longest);
        // The function's name stands in the program, not in anybody's request.
        var sql = $$"""SELECT {{line.Function}}(least({0}, now()) - {1}, {2}) AS "Value" """;
        return await db.Database.SqlQueryRaw<int>(sql, now, longer, most).SingleAsync(stopping);
    }

    /// <summary>The function that ends what a line of the retention table names, whoever calls it and whatever the time they say it is.</summary>
    internal static string Function(KeptData line)
    {
        var rows = $"{line.Table}.ctid IN (SELECT {line.Table}.ctid FROM {line.Table} WHERE {IsOver(line, "least(today, now())")} LIMIT most)";
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

    /// <summary>What refuses to remove a row before its time, whoever asks. Like the wall, its trigger is made once; what that asks, at each start.</summary>
    internal static string Guard(KeptData line) =>
        $"""
        CREATE OR REPLACE FUNCTION keep_{line.Table}() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        BEGIN
            IF NOT EXISTS (SELECT FROM (SELECT OLD.*) AS {line.Table} WHERE {IsOver(line, "now()")}) THEN
                RAISE EXCEPTION '{line.Table} is append-only: nothing in it is removed before its time is over' USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN OLD;
        END $$;
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = '{line.Table}'::regclass AND tgname = 'stays_its_time') THEN
                CREATE TRIGGER stays_its_time BEFORE DELETE ON {line.Table} FOR EACH ROW EXECUTE FUNCTION keep_{line.Table}();
            END IF;
        END $$;

        """;

    private static string IsOver(KeptData line, string today) =>
        $"({line.Since})::timestamptz < {today} - interval '{line.Keep}'" + (line.When is { } when ? $" AND ({when})" : "");
}
