using Npgsql;

namespace Coop.Services;

/// <summary>What stands in all databases of a co-op, so that a test can say that something changed nothing.</summary>
internal static class Tables
{
    /// <summary>Of these only the number of rows counts: a message is sent again, an answer given, and both are marked.</summary>
    private static readonly string[] Marked = ["outbox", "kept_answers"];

    /// <summary>Handled messages, tokens in use and live news pass through; nobody's things stand there.</summary>
    private static readonly string[] Passing = ["inbox", "refresh_tokens", "stream"];

    /// <summary>Each table's rows and a fingerprint of them, by <c>service.table</c>.</summary>
    public static async Task<SortedDictionary<string, string>> Read(CoopFixture coop)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in OpenCoop.Services)
        {
            await using var db = NpgsqlDataSource.Create(OwnerOf(coop, service.Name) + ";Pooling=false");
            foreach (var table in await Names(db))
                found[$"{service.Name}.{table}"] = await Fingerprint(db, table);
        }
        return found;
    }

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

    private static async Task<long> Waiting(CoopFixture coop)
    {
        var waiting = 0L;
        foreach (var service in OpenCoop.Services)
            waiting += await Number(coop, service.Name, "SELECT count(*) FROM outbox WHERE sent_at IS NULL");
        return waiting;
    }

    private static async Task<List<string>> Names(NpgsqlDataSource db)
    {
        await using var command = db.CreateCommand(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public' AND relkind = 'r' AND NOT relispartition OR relkind = 'p' ORDER BY 1");
        await using var rows = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await rows.ReadAsync())
            if (!Passing.Contains(rows.GetString(0)))
                names.Add(rows.GetString(0));
        return names;
    }

    private static async Task<string> Fingerprint(NpgsqlDataSource db, string table)
    {
        await using var command = db.CreateCommand(Marked.Contains(table)
            ? $"SELECT count(*) || ' rows' FROM \"{table}\""
            : $"SELECT count(*) || ' rows, ' || coalesce(md5(string_agg(t::text, ' ' ORDER BY t::text)), '') FROM \"{table}\" t");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static string OwnerOf(CoopFixture coop, string service) => coop.Services.GetRequiredService<IConfiguration>()
        .GetConnectionString(char.ToUpperInvariant(service[0]) + service[1..] + "Owner")!;
}
