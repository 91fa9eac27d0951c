using System.Net.Http.Json;
using Coop.Hosting;
using Coop.Matching;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>The published table of what is kept about people, held against the databases: nothing is missing in it, and what it says happens.</summary>
[Collection(nameof(OneCoop))]
public class What_has_been_kept_long_enough_goes(CoopFixture coop)
{
    [Fact]
    public async Task Every_table_stands_in_what_is_published()
    {
        using var anyone = coop.Client();
        var published = (await anyone.GetFromJsonAsync<Page<ShowRetention.Line>>("/v1/retention", Wire.Json))!.Items;

        var said = published.Select(line => $"{line.Service}.{line.Table}").ToHashSet();
        foreach (var service in OpenCoop.Services)
            Assert.Empty(await In(service, db => db.Model.GetEntityTypes().Select(entity => $"{service.Name}.{entity.GetTableName()}").Except(said).ToList()));
        Assert.All(published.Where(line => line.AboutPeople), line => Assert.True(
            line.Why?.Length > 0 && line.Source?.Length > 0 && (line.Keep is null) == (line.Since is null) && (line.Keep is null || line.EndedBy is not null),
            $"{line.Service}.{line.Table} says too little."));
    }

    [Fact]
    public async Task The_nightly_door_ends_what_is_over_and_nothing_sooner()
    {
        var wrong = new List<string>();
        foreach (var service in OpenCoop.Services)
        {
            await using var owner = NpgsqlDataSource.Create(Tables.OwnerOf(coop, service.Name));
            var lines = (await In(service, db => service.KeptIn(db.Model))).Where(line => line.EndsAtNight).ToList();
            List<(KeptData Line, Guid Old, Guid Young)> rows = [.. lines.Select(line => (line, Guid.NewGuid(), Guid.NewGuid()))];
            var tables = await TablesOf(service, owner);
            try
            {
                foreach (var (line, old, young) in rows)
                {
                    await Put(owner, tables, old, $"interval '{line.Keep}' + interval '1 day'");
                    await Put(owner, tables, young, $"interval '{line.Keep}' - interval '1 day'");
                }
                var before = await Found(owner, rows);

                // The running service may remove nothing of the kind by itself, and cannot hurry by saying a later day than it is.
                await RunOfANight(service, new Ahead(TimeSpan.FromDays(400)));

                var after = await Found(owner, rows);
                foreach (var (line, old, young) in rows)
                {
                    if (Stands(line, old))
                        wrong.Add($"{service.Name}.{line.Table} is over and still there: {line.What}");
                    if (!Stands(line, young))
                        wrong.Add($"{service.Name}.{line.Table} went too soon: {line.What}");
                }

                // What is emptied stands while it is as it was; what is removed, while there is anything of it.
                bool Stands(KeptData line, Guid id) => line.Emptied is null ? after[(line, id)] is not null : after[(line, id)] == before[(line, id)];
            }
            finally
            {
                var ids = string.Join(", ", rows.SelectMany(row => new[] { row.Old, row.Young }).Select(id => $"'%{id}%'"));
                await Do(owner, string.Concat(tables.Keys.Reverse().Select(table => $"DELETE FROM {table} AS one WHERE one::text LIKE ANY (ARRAY[{ids}]);")));
            }
        }
        Assert.Empty(wrong);
    }

    private async Task<TResult> In<TResult>(Service service, Func<CoopDb, TResult> ask)
    {
        await using var scope = coop.Services.CreateAsyncScope();
        return ask((CoopDb)scope.ServiceProvider.GetRequiredService(service.Db));
    }

    private async Task RunOfANight(Service service, TimeProvider clock)
    {
        await using var scope = coop.Services.CreateAsyncScope();
        var door = (IRunOnTheClock)ActivatorUtilities.CreateInstance(
            scope.ServiceProvider, typeof(ForgetOld<>).MakeGenericType(service.Db), clock);
        Assert.InRange((await door.Run(CancellationToken.None))!.Value - clock.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromDays(1));
    }

    /// <summary>
    /// The tables in which somebody's rows end at night, and the one that only says since when; of each, how a row is put
    /// there: all of one age and with one id, so that what belongs together in two tables does.
    /// </summary>
    private async Task<Dictionary<string, string>> TablesOf(Service service, NpgsqlDataSource owner)
    {
        var tables = new Dictionary<string, string>();
        foreach (var table in (await In(service, db => service.KeptIn(db.Model))).Where(line => line.EndsAtNight || line.Table == "proposals").Select(line => line.Table).Distinct())
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
            tables[table] = $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", values)});";
        }
        return tables;
    }

    private static Task Put(NpgsqlDataSource owner, Dictionary<string, string> tables, Guid id, string age) =>
        Do(owner, string.Concat(tables.Values).Replace("ID", id.ToString(), StringComparison.Ordinal).Replace("AGE", age, StringComparison.Ordinal));

    /// <summary>What stands of each line's rows; null where nothing does.</summary>
    private static async Task<Dictionary<(KeptData, Guid), string?>> Found(NpgsqlDataSource owner, List<(KeptData Line, Guid Old, Guid Young)> rows)
    {
        var found = new Dictionary<(KeptData, Guid), string?>();
        foreach (var (line, id) in rows.SelectMany(row => new[] { (row.Line, row.Old), (row.Line, row.Young) }))
        {
            await using var command = owner.CreateCommand($"SELECT string_agg(one::text, '') FROM {line.Table} AS one WHERE one::text LIKE '%{id}%'");
            found[(line, id)] = await command.ExecuteScalarAsync() as string;
        }
        return found;
    }

    private static async Task Do(NpgsqlDataSource owner, string sql)
    {
        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
