using System.Net;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>
/// Here doors have forgotten whose things they touch: they ask for all rows, or for one that is another's. The database
/// shows a person their own all the same.
/// </summary>
[Collection(nameof(OneCoop))]
public class A_second_wall_stands_around_what_is_somebodys(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task A_door_without_a_check_shows_a_rider_their_own_shifts_alone()
    {
        var ((mine, own), (_, others)) = (await town.RiderOnShift(), await town.RiderOnShift());

        var seen = await As(mine.Id, (MatchingDb db) => db.Shifts.Select(shift => shift.Id).ToListAsync());
        var changed = await As(mine.Id, (MatchingDb db) =>
            db.Shifts.Where(shift => shift.Id == new ShiftId(others)).ExecuteUpdateAsync(set => set.SetProperty(shift => shift.EndsWithRide, true)));

        Assert.Equal([new ShiftId(own)], seen);
        Assert.Equal(0, changed);
        Assert.Contains(new ShiftId(others), await coop.InDatabase<MatchingDb, List<ShiftId>>(db => db.Shifts.Select(shift => shift.Id).ToListAsync()));
    }

    /// <summary>
    /// The doors themselves, not one made for the test: their own check finds that a rider asks for what is theirs, while the
    /// database takes the rider for another. What still came would come through the first wall alone.
    /// </summary>
    [Fact]
    public async Task A_real_door_that_takes_somebody_for_another_shows_and_changes_nothing_of_theirs()
    {
        const string Question = "Who reads this?";
        var (rider, worked) = await town.RiderOnShift();
        await rider.Post($"/v1/shifts/{worked}/end");
        var shift = await town.StartShift(rider);
        await rider.Put("/v1/payouts/me", new { iban = "BE68539007547034", holder = "Ada Test" });
        await rider.Post("/v1/questions", new { words = Question });
        await Eventually.Is(() => rider.Get("/v1/pay/me"), slip => slip.GetProperty("shifts").GetArrayLength() == 1);
        (string Path, string Shows)[] lists =
        [
            ("/v1/shifts/me", $"{shift}"), ("/v1/pay/me", $"{worked}"), ("/v1/questions/me", Question),
            ("/v1/my-data/matching", $"{shift}"), ("/v1/my-data/pricing", $"{worked}"), ("/v1/my-data/members", Question),
        ];
        string[] ownThings = [$"/v1/members/{rider.Id}", $"/v1/shifts/{shift}/clock", "/v1/payouts/me"];
        foreach (var (path, shows) in lists)
            Assert.Contains(shows, await rider.Http.GetStringAsync(path), StringComparison.Ordinal);
        foreach (var path in ownThings)
            Assert.Equal(HttpStatusCode.OK, (await rider.Http.GetAsync(path)).StatusCode);
        var walled = await Walled(rider);
        foreach (var table in (string[])["shifts", "settled_shifts", "worked_shifts", "people", "payout_accounts", "questions", "engagements"])
            Assert.Contains(table, walled);

        await TakenForAnother(rider.Id, async () =>
        {
            Assert.Empty(await Walled(rider));
            foreach (var (path, shows) in lists)
                Assert.DoesNotContain(shows, await rider.Http.GetStringAsync(path), StringComparison.Ordinal);
            foreach (var path in ownThings)
                Assert.Equal(HttpStatusCode.NotFound, (await rider.Http.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await rider.TryPost($"/v1/shifts/{shift}/end")).StatusCode);
        });

        Assert.Equal(walled, await Walled(rider));
        await rider.Post($"/v1/shifts/{shift}/end");
    }

    /// <summary>The walled tables of which somebody's data, read through its door, holds rows.</summary>
    private async Task<List<string>> Walled(Person who)
    {
        var found = new List<string>();
        await using var scope = coop.Services.CreateAsyncScope();
        foreach (var service in OpenCoop.Services)
        {
            var tables = (await who.Get($"/v1/my-data/{service.Name}")).GetProperty("tables");
            found.AddRange(service.KeptIn(((CoopDb)scope.ServiceProvider.GetRequiredService(service.Db)).Model).Where(line => line.IsWalled)
                .Select(line => line.Table).Where(table => tables.GetProperty(table).GetArrayLength() > 0));
        }
        return found;
    }

    /// <summary>Meanwhile every database takes this person, who is known to all doors as before, for somebody else.</summary>
    private async Task TakenForAnother(Guid person, Func<Task> then)
    {
        const string Caller = "CREATE OR REPLACE FUNCTION coop_caller() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT {0} $$";
        const string Known = "nullif(current_setting('coop.caller', true), '')::uuid";
        await Set(string.Format(null, Caller, $"CASE {Known} WHEN '{person}' THEN '{Guid.NewGuid()}'::uuid ELSE {Known} END"));
        try
        {
            await then();
        }
        finally
        {
            await Set(string.Format(null, Caller, Known));
        }

        async Task Set(string function)
        {
            foreach (var service in OpenCoop.Services)
                await Tables.Number(coop, service.Name, $"DO $do$ BEGIN IF to_regproc('coop_caller') IS NOT NULL THEN {function}; END IF; END $do$");
        }
    }

    [Fact]
    public async Task Nor_does_it_write_what_is_anothers()
    {
        var (mine, others) = (await coop.NewRider(), await coop.NewRider());

        await Assert.ThrowsAsync<DbUpdateException>(() => As(mine.Id, async (RedistributionDb db) =>
        {
            db.PayoutAccounts.Add(new PayoutAccount { MemberId = new(others.Id), ChangedAt = TimeProvider.System.GetUtcNow() });
            return await db.SaveChangesAsync();
        }));
        Assert.Equal([new MemberId(mine.Id)], await As(mine.Id, (MembersDb db) => db.People.Select(person => person.MemberId).ToListAsync()));
    }

    /// <summary>Lines to the database are used again, by others and by the service itself.</summary>
    [Fact]
    public async Task Who_comes_after_on_the_same_line_is_not_taken_for_them()
    {
        var rider = await coop.NewRider();
        await Assert.ThrowsAsync<InvalidOperationException>(() => As<MembersDb, int>(rider.Id, _ => throw new InvalidOperationException("a door that fails")));

        var callers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => i % 2 == 0
            ? As(rider.Id, (MembersDb db) => CallerIn(db))
            : coop.InDatabase<MembersDb, string>(CallerIn)));

        Assert.All(callers.Index(), one => Assert.Equal(one.Index % 2 == 0 ? rider.Id.ToString() : "nobody", one.Item));
    }

    private static Task<string> CallerIn(CoopDb db) =>
        db.Database.SqlQuery<string>($"""SELECT coalesce(coop_caller()::text, 'nobody') AS "Value" """).SingleAsync();

    [Fact]
    public async Task It_stands_around_every_table_that_says_so()
    {
        foreach (var service in OpenCoop.Services)
        {
            await using var scope = coop.Services.CreateAsyncScope();
            var db = (CoopDb)scope.ServiceProvider.GetRequiredService(service.Db);
            var walled = await db.Database.SqlQuery<string>($"""
                SELECT tablename::text AS "Value" FROM pg_policies JOIN pg_class ON relname = tablename WHERE relrowsecurity GROUP BY tablename
                HAVING count(*) = 1 AND bool_and(cmd = 'ALL' AND qual LIKE '%coop_caller() % IS NULL) OR %coop_caller() %') ORDER BY tablename
                """).ToListAsync();
            var mayPass = await db.Database.SqlQuery<bool>(
                $"""SELECT rolbypassrls OR rolsuper OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE relname = 'outbox'), 'member') AS "Value" FROM pg_roles WHERE rolname = current_user""").SingleAsync();

            Assert.All(service.KeptIn(db.Model).Where(line => line.Whose is not null), line => Assert.True(
                line.IsWalled != line.NoWall is not null, $"{service.Name}.{line.Table} is walled, or says why it is not."));
            Assert.Equal(service.KeptIn(db.Model).Where(line => line.IsWalled).Select(line => line.Table).Order(StringComparer.Ordinal), walled);
            Assert.False(mayPass, $"The login of {service.Name} stands above the wall.");
        }
    }

    private Task<TResult> As<TDb, TResult>(Guid person, Func<TDb, Task<TResult>> ask) where TDb : CoopDb =>
        coop.InDatabase<TDb, TResult>(db => db.Behind(person, () => ask(db), CancellationToken.None));
}
