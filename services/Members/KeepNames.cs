using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>Names of people, sealed as they come in, and opened for who may read them.</summary>
internal static class KeepNames
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Person>().ToTable("people").HasKey(person => person.MemberId);
        model.Entity<PersonKey>().ToTable("person_keys").HasKey(key => key.MemberId);
    }

    internal static void KeepName(
        this MembersDb db, PersonSeals seals, MemberId member, string firstName, string lastName, DateTimeOffset now)
    {
        var (person, key) = (new Person { MemberId = member }, seals.Key(member, DrawSecret.Bytes(32), now));
        seals.Seal(person, key, firstName, lastName);
        db.Add(key);
        db.People.Add(person);
    }

    /// <returns>Null for who was erased, or never was there.</returns>
    internal static async Task<(string FirstName, string LastName)?> NameOf(
        this MembersDb db, PersonSeals seals, MemberId member, CancellationToken stopping) =>
        seals.NameOf(await db.People.FindAsync([member], stopping), await db.Set<PersonKey>().FindAsync([member], stopping));

    /// <returns>Null for who gave no telephone number.</returns>
    internal static async Task<string?> PhoneOf(this MembersDb db, PersonSeals seals, MemberId member, CancellationToken stopping) =>
        seals.PhoneOf(await db.People.FindAsync([member], stopping), await db.Set<PersonKey>().FindAsync([member], stopping));
}

/// <summary>Seals the names that were kept before names were sealed.</summary>
public sealed class SealNames(MembersDb db, PersonSeals seals, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 100;

    static bool IRunOnTheClock.HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var open = await db.People.FromSql($"SELECT * FROM people WHERE sealed IS NULL ORDER BY member_id LIMIT {Batch} FOR UPDATE SKIP LOCKED")
            .ToListAsync(stopping);
        foreach (var person in open)
        {
            var key = seals.Key(person.MemberId, DrawSecret.Bytes(32), clock.GetUtcNow());
            db.Add(key);
            seals.Seal(person, key, person.FirstName!, person.LastName!);
        }
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return open.Count == Batch ? clock.GetUtcNow() : null;
    }
}
