using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Redistribution;
using Npgsql;

namespace Coop.Bench;

/// <summary>
/// A year is closed and shared through the real doors of a running co-op, with its orders and shifts as rows in the books'
/// database; then proposed and proved once more: the same distribution, the same bytes. Filling the books is not measured.
/// </summary>
internal static class ShareDoors
{
    private const int Batch = 50_000;

    public static async Task<int> Run(int orders, int members, TimeProvider clock)
    {
        await using var coop = await ServiceProcesses.Start(riders: 1, restaurants: 1, Console.Error);
        await Console.Error.WriteLineAsync($"filling the books with {orders} orders and {members} people…");
        await Fill(coop.Database("redistribution"), orders, members);
        using var http = new HttpClient { BaseAddress = coop.Redistribution, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", coop.Riders[0].Token);
        var year = clock.GetUtcNow().Year.ToString(CultureInfo.InvariantCulture);

        var began = clock.GetTimestamp();
        var closed = await Post(http, $"/v1/periods/{year}/close", null);
        var closing = clock.GetElapsedTime(began);
        var proposed = await Post(http, "/v1/distributions", new { period = year });
        var both = clock.GetElapsedTime(began);
        var proof = await http.GetByteArrayAsync(ProofOf(proposed));

        var again = await Post(http, "/v1/distributions", new { period = year });
        var proofAgain = await http.GetByteArrayAsync(ProofOf(again));
        var same = ProofOf(again) == ProofOf(proposed) && proofAgain.AsSpan().SequenceEqual(proof);
        var matches = !Recompute.IsFalse(Recompute.Of(System.Text.Encoding.UTF8.GetString(proof)));
        var lines = proposed.GetProperty("lines").EnumerateArray().ToList();
        var exact = lines.Sum(line => line.GetProperty("cents").GetInt64()) + proposed.GetProperty("keptCents").GetInt64() == proposed.GetProperty("poolCents").GetInt64();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{orders} orders and {members} members through the doors: closed in {closing.TotalSeconds:0.0} s, closed and shared in {both.TotalSeconds:0.0} s; surplus {closed.GetProperty("surplusCents")} cents, {lines.Count} shares, {(exact ? "exact" : "NOT EXACT")}, again {(same ? "the same bytes" : "OTHER BYTES")}, worked out again {(matches ? "it matches" : "IT DOES NOT MATCH")}"));
        return exact && same && matches && lines.Count >= members ? 0 : 1;
    }

    private static string ProofOf(JsonElement distribution) => $"/v1/distributions/{distribution.GetProperty("id").GetGuid()}/proof";

    private static async Task<JsonElement> Post(HttpClient http, string path, object? body)
    {
        using var answer = await http.PostAsJsonAsync(path, body ?? new { });
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{path}: {text}");
    }

    /// <summary>Rides and shifts of the last hour, as the books write them; everybody has worked there for some years.</summary>
    private static async Task Fill(string connection, int orders, int members)
    {
        await using var source = NpgsqlDataSource.Create(connection + ";Command Timeout=0");
        const string person = "('00000000-0000-7000-9000-' || lpad(i::text, 12, '0'))::uuid";
        const string seconds = "(3600 * (1 + i * 31 % 20) + i * 17 % 3600)";
        await Execute($"INSERT INTO workers (member_id, joined_on, engagement) SELECT {person}, current_date - 200 * (i % 10 + 1), 'employee' FROM generate_series(1, {members}) AS i");
        await Execute($"INSERT INTO worked_shifts (shift_id, revision, member_id, paid_seconds, wages_cents, at) SELECT gen_random_uuid(), 0, {person}, {seconds}, 1202 * {seconds} / 3600, now() - interval '1 hour' FROM generate_series(1, {members}) AS i");
        await Entries("shift", 1, members, $"(1, '641', NULL::uuid, 1202 * {seconds} / 3600, 0), (2, '421', {person}, 0, 1202 * {seconds} / 3600)");
        for (var from = 1; from <= orders; from += Batch)
            await Entries("ride", from, Math.Min(orders, from + Batch - 1),
                "(1, '411', ('00000000-0000-7000-a000-' || lpad((i % 500)::text, 12, '0'))::uuid, 720 + i % 400, 0), (2, '706', NULL, 0, 600 + i % 400), (3, '44571', NULL, 0, 120)");

        Task Entries(string what, int from, int to, string lines) => Execute(
            $"""
            WITH entry AS (
                INSERT INTO entries (id, key, journal, at, recorded_at, because, hash)
                SELECT gen_random_uuid(), '{what}:bench:' || i, '{(what == "ride" ? "sales" : "pay")}', now() - interval '1 hour', now(), 'bench', 'sha256:0'
                FROM generate_series({from}, {to}) AS i RETURNING seq, key)
            INSERT INTO lines (entry_seq, no, account, aux, debit_cents, credit_cents)
            SELECT numbered.seq, line.* FROM (SELECT seq, split_part(key, ':', 3)::int AS i FROM entry) AS numbered, LATERAL (VALUES {lines}) AS line
            """);

        async Task Execute(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
