using System.Text;
using Npgsql;

namespace Coop.Services;

/// <summary>What stands in all databases of a co-op, so that a test can say that something changed nothing.</summary>
internal static class Tables
{
    /// <summary>Of these only the number of rows counts: a message is sent again, an answer given, and both are marked.</summary>
    private static readonly string[] Marked = ["outbox", "kept_answers"];

    /// <summary>
    /// Handled messages, tokens in use, open questions and live news pass through, and links are made of rows in their own time; nobody's
    /// things stand there.
    /// </summary>
    private static readonly string[] Passing = ["inbox", "refresh_tokens", "challenges", "stream", "chain_links", "chain_marks"];

    /// <summary>Each table's rows and a fingerprint of them, by <c>service.table</c>.</summary>
    public static async Task<SortedDictionary<string, string>> Read(CoopFixture coop)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in OpenCoop.Services)
        {
            await using var db = NpgsqlDataSource.Create(OwnerOf(coop, service.Name));
            var tables = (await Ask(db, Names)).Select(row => row.Name).Except(Passing);
            foreach (var (table, rows) in await Ask(db, string.Join(" UNION ALL ", tables.Select(Fingerprint))))
                found[$"{service.Name}.{table}"] = rows;
        }
        return found;
    }

    /// <summary>The tables that are not what they were.</summary>
    public static IEnumerable<string> Changed(SortedDictionary<string, string> before, SortedDictionary<string, string> after) =>
        after.Except(before).Select(table => $"{table.Key}: {before.GetValueOrDefault(table.Key)} → {table.Value}");

    /// <summary>Waits until nothing is under way any more: every outbox is empty, and two looks find the same.</summary>
    public static async Task<SortedDictionary<string, string>> Still(CoopFixture coop)
    {
        var (last, equal) = (await Read(coop), 0);
        await Eventually.Is(async () =>
        {
            await Task.Delay(150);
            var now = await Read(coop);
            equal = last.SequenceEqual(now) && await Waiting(coop) == 0 ? equal + 1 : 0;
            last = now;
            return equal;
        }, looks => looks >= 2);
        return last;
    }

    /// <summary>Answers one number out of a service's database.</summary>
    public static async Task<long> Number(CoopFixture coop, string service, string sql)
    {
        await using var db = NpgsqlDataSource.Create(OwnerOf(coop, service) + ";Pooling=false");
        await using var command = db.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    /// <summary>The tables of all services, messages included, that have a text in any of their rows, as text or as bytes.</summary>
    public static async Task<IReadOnlyList<string>> Holding(CoopFixture coop, string text)
    {
        var found = new List<string>();
        foreach (var service in OpenCoop.Services)
        {
            await using var db = NpgsqlDataSource.Create(OwnerOf(coop, service.Name));
            foreach (var (table, _) in await Ask(db, Names))
            {
                await using var command = db.CreateCommand($"SELECT count(*) FROM \"{table}\" one WHERE one::text LIKE ANY ($1)");
                command.Parameters.Add(new() { Value = new[] { $"%{text}%", $"%{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))}%" } });
                if (Convert.ToInt64(await command.ExecuteScalarAsync()) > 0)
                    found.Add($"{service.Name}.{table}");
            }
        }
        return found;
    }

    private static async Task<long> Waiting(CoopFixture coop)
    {
        var waiting = 0L;
        foreach (var service in OpenCoop.Services)
            waiting += await Number(coop, service.Name, "SELECT count(*) FROM outbox WHERE sent_at IS NULL");
        return waiting;
    }

    private const string Names =
        "SELECT relname, '' FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition";

    private static string Fingerprint(string table) => $"SELECT '{table}', count(*) || ' rows' "
        + (Marked.Contains(table) ? "" : "|| coalesce(', ' || md5(string_agg(t::text, ' ' ORDER BY t::text)), '') ") + $"FROM \"{table}\" t";

    private static async Task<List<(string Name, string Rows)>> Ask(NpgsqlDataSource db, string sql)
    {
        await using var command = db.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<(string, string)>();
        while (await rows.ReadAsync())
            found.Add((rows.GetString(0), rows.GetString(1)));
        return found;
    }

    /// <summary>The login that owns a service's tables.</summary>
    public static string OwnerOf(CoopFixture coop, string service) => coop.Services.GetRequiredService<IConfiguration>()
        .GetConnectionString(char.ToUpperInvariant(service[0]) + service[1..] + "Owner")!;
}
