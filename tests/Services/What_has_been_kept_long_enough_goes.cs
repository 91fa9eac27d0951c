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
            await using var owner = NpgsqlDataSource.Create(Tables.OwnerOf(coop, service.Name) + ";Pooling=false");
            var lines = (await In(service, db => service.KeptIn(db.Model))).Where(line => line.EndsAtNight).ToList();
            List<(KeptData Line, Guid Old, Guid Young)> rows = [.. lines.Select(line => (line, Guid.NewGuid(), Guid.NewGuid()))];
            foreach (var (line, old, young) in rows)
            {
                await Put(owner, service, old, $"interval '{line.Keep}' + interval '1 day'");
                await Put(owner, service, young, $"interval '{line.Keep}' - interval '1 day'");
            }

            // The running service may remove nothing of the kind by itself, and cannot hurry by saying a later day than it is.
            await RunOfANight(service, new Ahead(TimeSpan.FromDays(400)));

            foreach (var (line, old, young) in rows)
            {
                if (await Stands(owner, line, old))
                    wrong.Add($"{service.Name}.{line.Table} is over and still there: {line.What}");
                if (!await Stands(owner, line, young))
                    wrong.Add($"{service.Name}.{line.Table} went too soon: {line.What}");
            }
            foreach (var table in await TablesOf(service))
                foreach (var id in rows.SelectMany(row => new[] { row.Old, row.Young }))
                    await Do(owner, $"DELETE FROM {table} AS one WHERE one::text LIKE '%{id}%'");
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

    /// <summary>The tables in which somebody's rows end at night, and the one that only says since when.</summary>
    private async Task<List<string>> TablesOf(Service service) =>
        [.. (await In(service, db => service.KeptIn(db.Model))).Where(line => line.EndsAtNight || line.Table == "proposals").Select(line => line.Table).Distinct()];

    /// <summary>Whether the row is there as it was.</summary>
    private static async Task<bool> Stands(NpgsqlDataSource owner, KeptData line, Guid id)
    {
        var whole = line.Emptied is null ? "" : "AND pin IS NOT NULL AND one::text LIKE '%1.23456%'";
        await using var command = owner.CreateCommand($"SELECT EXISTS (SELECT FROM {line.Table} AS one WHERE one::text LIKE '%{id}%' {whole})");
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A row in each table, all of one age and with one id, so that what belongs together in two tables does.</summary>
    private async Task Put(NpgsqlDataSource owner, Service service, Guid id, string age)
    {
        foreach (var table in await TablesOf(service))
        {
            var (names, values) = (new List<string>(), new List<string>());
            await using (var command = owner.CreateCommand($"""
                SELECT column_name, data_type FROM information_schema.columns
                WHERE table_name = '{table}' AND is_identity = 'NO' AND is_generated = 'NEVER'
                """))
            await using (var columns = await command.ExecuteReaderAsync())
                while (await columns.ReadAsync())
                {
                    names.Add($"\"{columns.GetString(0)}\"");
                    values.Add(columns.GetString(1) switch
                    {
                        "uuid" => $"'{id}'",
                        "text" => $"'{id}'",
                        "timestamp with time zone" or "date" => $"now() - ({age})",
                        "jsonb" => """'{"lat": 1.23456, "lng": 1.23456, "dropoff": {"lat": 1.23456, "lng": 1.23456}}'""",
                        "ARRAY" => "'{}'",
                        "bytea" => $"'{id}'",
                        "boolean" => "true",
                        _ => "1",
                    });
                }
            await Do(owner, $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", values)})");
        }
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
