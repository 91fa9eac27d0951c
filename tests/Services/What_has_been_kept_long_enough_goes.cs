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
    /// <summary>How long what is kept, by law or because nothing needs it longer; with a star, the part of a row that goes first.</summary>
    private static readonly Dictionary<string, string> AsLong = new()
    {
        ["P0D"] = "positions",
        ["P1D"] = "challenges kept_answers minors outbox stream",
        ["P30D"] = "contacts inbox invitations kitchen_words leavers refresh_tokens",
        ["P60D"] = "proofs",
        ["P62D"] = "asked_deliveries",
        ["P3M"] = "accounts passkeys second_factors",
        ["P365D"] = "decisions",
        ["P1Y"] = "api_keys orders* planned_shifts questions rides*",
        ["P13M"] = "payment_files*",
        ["P2Y"] = "payout_accounts slots",
        ["P3Y"] = "closed_work offers people person_keys personal_reads restriction_reviews restrictions",
        ["P5Y"] = "ballots* clock_corrections clock_events commands covers incidents proxies representatives rides shifts tips voters",
        ["P10Y"] = "college_seats distribution_lines engagements figures invoices memberships orders paid_outs particulars payment_parts payments role_changes "
            + "settled_periods settled_rides settled_shifts share_holdings tips wait_decisions wait_objections weather_calls worked_shifts workers write_offs",
    };

    [Fact]
    public async Task Every_table_stands_in_what_is_published()
    {
        var published = await Published();

        var said = published.Select(line => $"{line.Service}.{line.Table}").ToHashSet();
        foreach (var service in OpenCoop.Services)
            Assert.Empty(await In(service, db => db.Model.GetEntityTypes().Select(entity => $"{service.Name}.{entity.GetTableName()}").Except(said).ToList()));
        Assert.All(published, line => Assert.True(
            (!line.AboutPeople || (line.Why?.Length > 0 && line.Source?.Length > 0)) && (line.Keep is null) == (line.Since is null)
            && line.EndedBy == (line.Keep is null ? null : line.Table == "positions" ? "Places, at once" : line.Keep == "P1D" ? "ForgetOld, every hour" : "ForgetOld, every night"),
            $"{line.Service}.{line.Table} says too little, or that something else ends it."));
    }

    [Fact]
    public async Task As_long_as_the_law_has_it_or_the_members() => Assert.Equal(
        AsLong.OrderBy(time => time.Key, StringComparer.Ordinal).Select(time => $"{time.Key}: {time.Value}"),
        (await Published()).Where(line => line.Keep is not null).GroupBy(line => line.Keep!, line => line.Table + (line.Emptied ? "*" : ""))
            .OrderBy(time => time.Key, StringComparer.Ordinal).Select(time => $"{time.Key}: {string.Join(' ', time.Distinct().Order(StringComparer.Ordinal))}"));

    [Fact]
    public async Task One_door_ends_each_line_when_its_time_is_over_and_none_sooner()
    {
        var wrong = new List<string>();
        var published = await Published();
        foreach (var service in OpenCoop.Services)
        {
            await using var owner = NpgsqlDataSource.Create(Tables.OwnerOf(coop, service.Name));
            var all = await In(service, db => service.KeptIn(db.Model));
            var rows = new RowsOfAnyAge(coop, service, owner);
            List<KeptCase> cases = [.. all.Where(line => line.EndsAtNight).Select(line => new KeptCase(
                line, published.Single(one => (one.Service, one.Table, one.What) == (service.Name, line.Table, line.What)).Keep!))];
            try
            {
                await rows.Prepare(all);
                foreach (var one in cases)
                {
                    await rows.Put(one.Old, one.Over);
                    await rows.Put(one.Young, one.Within);
                    await rows.Put(one.Least, one.Line.VotedDays is null ? one.Within : $"interval '{one.Line.Keep}' - interval '1 day'");
                    if (one.HasSpared)
                        await rows.PutSpared(one.Line.Table, one.Spared, one.Over);
                    one.Before = (await rows.Found(one.Line.Table, one.Old), await rows.Found(one.Line.Table, one.Young), await rows.Found(one.Line.Table, one.Least));
                    if (one.Before is not { Old: not null, Young: not null, Least: not null })
                        wrong.Add($"{service.Name}.{one.Line.Table}: no row of it could be put there");
                }

                // The running service may remove nothing of the kind by itself, and cannot hurry by saying a later day than it is.
                await new NightlyDoor(coop, service.Db).Run(new Later(TimeSpan.FromDays(400)));

                foreach (var (line, one) in cases.Select(one => (one.Line, one)))
                {
                    // What is emptied stands while it is as it was; what is removed, while there is anything of it.
                    var (old, young) = (await rows.Found(line.Table, one.Old), await rows.Found(line.Table, one.Young));
                    if (line.Emptied is null ? old is not null : old is null || old == one.Before.Old)
                        wrong.Add($"{service.Name}.{line.Table} is over and still there, or gone whole: {line.What}");
                    if (line.Emptied is null ? young is null : young != one.Before.Young)
                        wrong.Add($"{service.Name}.{line.Table} went too soon: {line.What}");
                    if (one.HasSpared && await rows.Found(line.Table, one.Spared) is null)
                        wrong.Add($"{service.Name}.{line.Table} went though it should not: {line.What}");
                    if (line.GoesWith is not null)
                        continue;

                    // Whoever asks, and whatever day they say it is.
                    var asked = await rows.Forget(line);
                    if (line.Emptied is not null && asked > 0)
                        wrong.Add($"{service.Name}.{line.Table} is emptied every night again: {line.What}");
                    var least = await rows.Found(line.Table, one.Least);
                    if (least is null || (line.Emptied is not null && least != one.Before.Least))
                        wrong.Add($"{service.Name}.{line.Table} is let go of by the database before its time: {line.What}");
                    if (line.IsGuarded)
                        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => rows.Remove(line.Table, one.Least))).SqlState);
                }
            }
            finally
            {
                await rows.Clear(cases.SelectMany(one => new[] { one.Old, one.Young, one.Least, one.Spared }));
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_is_kept_a_day_goes_within_the_hour_and_all_else_at_night()
    {
        var orders = OpenCoop.Services.Single(service => service.Name == ServiceName.Orders);
        await using var owner = NpgsqlDataSource.Create(Tables.OwnerOf(coop, orders.Name));
        var (rows, door, id) = (new RowsOfAnyAge(coop, orders, owner), new NightlyDoor(coop, orders.Db), Guid.NewGuid());
        var next = await door.Run(TimeProvider.System); // all of it, at the start
        await rows.Prepare(await In(orders, db => orders.KeptIn(db.Model)));
        try
        {
            await rows.Put(id, "interval '31 days'");
            foreach (var hour in Enumerable.Range(0, 24))
            {
                var atNight = next.Hour == 2;
                next = await door.Run(new At(next));
                Assert.Null(await rows.Found("outbox", id));
                Assert.True(await rows.Found("contacts", id) is null == atNight, $"{hour} hours later");
                if (atNight)
                    return;
            }
            Assert.Fail("No night came.");
        }
        finally
        {
            await rows.Clear([id]);
        }
    }

    [Fact]
    public async Task What_cannot_be_ended_holds_up_nothing_else()
    {
        var orders = OpenCoop.Services.Single(service => service.Name == ServiceName.Orders);
        await using var owner = NpgsqlDataSource.Create(Tables.OwnerOf(coop, orders.Name));
        var (rows, id) = (new RowsOfAnyAge(coop, orders, owner), Guid.NewGuid());
        await rows.Prepare(await In(orders, db => orders.KeptIn(db.Model)));
        try
        {
            await rows.Put(id, "interval '31 days'");
            await using (var hold = owner.CreateCommand($"CREATE TABLE claims (order_id uuid REFERENCES contacts); INSERT INTO claims VALUES ('{id}')"))
                await hold.ExecuteNonQueryAsync();
            await new NightlyDoor(coop, orders.Db).Run(TimeProvider.System);
            Assert.NotNull(await rows.Found("contacts", id));
            Assert.Null(await rows.Found("kept_answers", id));
        }
        finally
        {
            await using (var free = owner.CreateCommand("DROP TABLE IF EXISTS claims"))
                await free.ExecuteNonQueryAsync();
            await rows.Clear([id]);
        }
    }

    [Fact]
    public async Task A_year_later_nothing_says_where_a_ride_went()
    {
        const double lat = 45.7654321, lng = 4.8765432;
        var id = await PastWork.RodeTwoYearsAgo(coop, to: new(lat, lng));
        await using var owner = NpgsqlDataSource.Create(Tables.OwnerOf(coop, "matching"));
        Assert.Contains("45.7654321", await Row(), StringComparison.Ordinal);

        await new NightlyDoor(coop, typeof(MatchingDb)).Run(TimeProvider.System);

        Assert.DoesNotContain("45.7654321", await Row(), StringComparison.Ordinal);

        async Task<string> Row()
        {
            await using var read = owner.CreateCommand($"SELECT rides::text FROM rides WHERE id = '{id.Value}'");
            return (string)(await read.ExecuteScalarAsync())!;
        }
    }

    private async Task<IReadOnlyList<ShowRetention.Line>> Published()
    {
        using var anyone = coop.Client();
        return (await anyone.GetFromJsonAsync<Page<ShowRetention.Line>>("/v1/retention", Wire.Json))!.Items;
    }

    private async Task<TResult> In<TResult>(Service service, Func<CoopDb, TResult> ask)
    {
        await using var scope = coop.Services.CreateAsyncScope();
        return ask((CoopDb)scope.ServiceProvider.GetRequiredService(service.Db));
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
