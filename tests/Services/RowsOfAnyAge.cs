using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>
/// Rows of any age in every table of a service in which something ends, written past its doors by the owner of the database:
/// all of one age and with one id, so that what belongs together in two tables does.
/// </summary>
internal sealed class RowsOfAnyAge(CoopFixture coop, Service service, NpgsqlDataSource owner)
{
    /// <summary>Tables that only say since when something in another is kept.</summary>
    private static readonly string[] Beside = ["proposals", "distributions"];

    /// <summary>Tables of which some rows stay however old they are.</summary>
    public static readonly string[] Sparing = ["covers", "decisions", "payout_accounts", "workers"];

    private readonly Dictionary<string, string> inserts = [];

    /// <summary>What the database takes of no other form, such as a decision about a person without a person who took it.</summary>
    private Dictionary<string, string> ByHand => new()
    {
        ["restrictions"] = $$"""
            INSERT INTO restrictions (id, member_id, kind, closes, decided_by, reasons, evidence, notified_at, effective_at, ends_at)
            SELECT 'ID', 'ID', 'restriction', '["shifts"]', '{{coop.Coordinator.Id}}', repeat('because ', 10),
                jsonb_build_array(jsonb_build_object('kind', 'photo', 'hash', '{{No_machine_punishes.Hash}}', 'knownOn', to_char(at, 'YYYY-MM-DD'))), at, at, now() - (AGE)
            FROM (VALUES (now() - (AGE) - interval '1 day')) AS told (at);
            """,
        ["restriction_reviews"] = """
            INSERT INTO restriction_reviews (restriction_id, due_at, reply, outcome, reviewed_at, rectify_by, rectified_at)
            VALUES ('ID', now() - (AGE), 'no', 'lapsed', now(), now(), now());
            """,
        ["questions"] = $"""
            INSERT INTO questions (id, member_id, contact_id, words, asked_at, due_at, answered_by, answer, answered_at)
            VALUES ('ID', 'ID', '{coop.Coordinator.Id}', 'why?', now() - (AGE), now() - (AGE), '{coop.Coordinator.Id}', 'so', now() - (AGE));
            """,
        ["particulars"] = """
            INSERT INTO particulars (business, at, content) VALUES
                (md5('ID')::uuid, now() - (AGE) - interval '1 day', '{"name": "ID"}'), (md5('ID')::uuid, now() - (AGE), '{}');
            """,
    };

    public async Task Prepare(IReadOnlyList<KeptData> lines)
    {
        // They have decided and answered for as long as anything is kept.
        if (service.Name == ServiceName.Members)
            await Do($"UPDATE memberships SET joined_on = joined_on - 10000 WHERE member_id = '{coop.Coordinator.Id}'");
        var tables = Beside.Intersect(lines.Select(line => line.Table)).Concat(lines.Where(line => line.EndsAtNight).Select(line => line.Table)).Distinct().ToList();
        foreach (var table in tables.Except(ByHand.Keys))
            inserts[table] = await Invented(table);
        foreach (var table in tables.Intersect(ByHand.Keys))
            inserts[table] = ByHand[table];
    }

    public Task Put(Guid id, string age) => Do(string.Concat(inserts.Values)
        .Replace("ID", id.ToString(), StringComparison.Ordinal).Replace("AGE", age, StringComparison.Ordinal));

    /// <summary>A row that is old enough, and stays all the same by what else the line says.</summary>
    public async Task PutSpared(string table, Guid id, string age)
    {
        switch (table)
        {
            case "covers":
                await Do($"INSERT INTO covers (id, no, what, last_valid_on, recorded_by, at) OVERRIDING SYSTEM VALUE VALUES ('{id}', 1000000000, 'accidents', now() - ({age}), '{id}', now())");
                break;
            case "decisions":
                await Do($"INSERT INTO decisions (kind, at, because) VALUES ('resume', now() - ({age}), '{id}')");
                break;
            case "payout_accounts" or "workers":
                await Put(id, age);
                await coop.Hears(new ShiftSettled(
                    new(Guid.NewGuid()), new(id), new("voted", 1, "sha256:0"), 3600, 0, 1, [new("time", "seconds", 3600, new(1_000), new(1_000), "")],
                    TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow()));
                await Eventually.Is(() => Tables.Number(coop, service.Name, $"SELECT count(*) FROM lines WHERE aux = '{id}'"), booked => booked > 0);
                break;
            default:
                throw new InvalidOperationException($"Not all old rows of {table} end: one that stays has to be put here, or nobody sees that it does.");
        }
    }

    /// <summary>What stands of a row; null where nothing does.</summary>
    public async Task<string?> Found(string table, Guid id)
    {
        await using var command = owner.CreateCommand($"SELECT string_agg(one::text, '') FROM {table} AS one WHERE one::text LIKE '%{id}%'");
        return await command.ExecuteScalarAsync() as string;
    }

    /// <summary>Asks the database itself, with the login of the running service and a day that is far away, to end what is over by now.</summary>
    /// <returns>How many rows it ended.</returns>
    public async Task<int> Forget(KeptData line)
    {
        await using var scope = coop.Services.CreateAsyncScope();
        var db = (CoopDb)scope.ServiceProvider.GetRequiredService(service.Db);
        return await db.Database.SqlQueryRaw<int>($$"""SELECT {{(line.Emptied is null ? "forget" : "empty")}}_{{line.Table}}(now() + interval '10 years', 5000) AS "Value" """).SingleAsync();
    }

    /// <summary>The owner of the database removes a row before its time.</summary>
    public Task Remove(string table, Guid id) => Do($"DELETE FROM {table} AS one WHERE one::text LIKE '%{id}%'");

    /// <summary>As it was before, though some of it would have to stay for years.</summary>
    public async Task Clear(IEnumerable<Guid> ids)
    {
        var some = string.Join(", ", ids.Select(id => $"'%{id}%'"));
        // A table at a time, since the co-op is open meanwhile and takes them in an order of its own.
        foreach (var table in inserts.Keys.Reverse())
            await Do($"ALTER TABLE {table} DISABLE TRIGGER USER; DELETE FROM {table} AS one WHERE one::text LIKE ANY (ARRAY[{some}]); ALTER TABLE {table} ENABLE TRIGGER USER;");
        if (service.Name == ServiceName.Members)
            // Past what guards it: at the co-op's own midnight its first day may be tomorrow to the database.
            await Do($"ALTER TABLE memberships DISABLE TRIGGER USER; UPDATE memberships SET joined_on = joined_on + 10000 WHERE member_id = '{coop.Coordinator.Id}'; ALTER TABLE memberships ENABLE TRIGGER USER;");
    }

    private async Task<string> Invented(string table)
    {
        var (names, values) = (new List<string>(), new List<string>());
        await using var command = owner.CreateCommand($"""
            SELECT column_name, data_type FROM information_schema.columns
            WHERE table_name = '{table}' AND is_identity = 'NO' AND is_generated = 'NEVER'
                AND column_name <> 'ended_by' -- no decision of that id was ever taken
            """);
        await using var columns = await command.ExecuteReaderAsync();
        while (await columns.ReadAsync())
        {
            names.Add($"\"{columns.GetString(0)}\"");
            values.Add(columns.GetString(1) switch
            {
                "uuid" or "text" or "bytea" => "'ID'",
                "timestamp with time zone" or "date" => "now() - (AGE)",
                "jsonb" => """'{"lat": 1.23456, "lng": 1.23456, "dropoff": {"lat": 1.23456, "lng": 1.23456}}'""",
                "ARRAY" => "'{}'",
                "boolean" => "true",
                _ => "1",
            });
        }
        return $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", values)});";
    }

    private async Task Do(string sql)
    {
        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
