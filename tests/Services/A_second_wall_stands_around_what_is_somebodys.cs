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
            var walled = await db.Database.SqlQuery<string>($"""SELECT relname::text AS "Value" FROM pg_class WHERE relrowsecurity ORDER BY 1""").ToListAsync();
            var mayPass = await db.Database.SqlQuery<bool>(
                $"""SELECT rolbypassrls OR rolsuper OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE relname = 'outbox'), 'member') AS "Value" FROM pg_roles WHERE rolname = current_user""").SingleAsync();

            Assert.Equal(service.KeptIn(db.Model).Where(line => line.IsWalled).Select(line => line.Table).Order(StringComparer.Ordinal), walled);
            Assert.False(mayPass, $"The login of {service.Name} stands above the wall.");
        }
    }

    private Task<TResult> As<TDb, TResult>(Guid person, Func<TDb, Task<TResult>> ask) where TDb : CoopDb =>
        coop.InDatabase<TDb, TResult>(db => db.Behind(person, () => ask(db), CancellationToken.None));
}
