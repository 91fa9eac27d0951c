using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Coop.Services;

/// <summary>An upgrade finds a database as the first release made it, with the co-op's things in it, and loses none of them.</summary>
public sealed class An_old_database_is_brought_up_to_date : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-old-");
    private readonly Setting setting;

    public An_old_database_is_brought_up_to_date() =>
        setting = new Setting(folder, Port: 0, CoopFixture.Postgres, Bus: null, TextWriter.Null) { Prefix = $"t{Guid.NewGuid():N}"[..9] + "_" };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var service in OpenCoop.Services)
            await Do("postgres", $"DROP DATABASE IF EXISTS \"{setting.Prefix}{service.Name}\" WITH (FORCE)");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Two_starts_at_once_bring_it_up_and_every_row_is_still_there()
    {
        foreach (var service in OpenCoop.Services)
        {
            await Do("postgres", $"CREATE DATABASE \"{setting.Prefix}{service.Name}\"");
            await using var db = DbOf(service, Connection(setting.Prefix + service.Name));
            var first = db.Database.GetMigrations().First();
            await db.GetService<IMigrator>().MigrateAsync(first);
            foreach (var sql in db is MembersDb ? [.. Rows, .. Belonging] : Rows)
                await db.Database.ExecuteSqlRawAsync(sql);
            // A release hands its tables to the login that will migrate them.
            await db.Database.ExecuteSqlRawAsync($"CREATE ROLE \"{setting.Prefix}{service.Name}_owner\" LOGIN");
            await db.Database.ExecuteSqlRawAsync(HandOver($"{setting.Prefix}{service.Name}_owner"));
        }

        var open = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => OpenCoop.Open(setting, CancellationToken.None)));
        try
        {
            foreach (var coop in open)
                await Eventually.Is(() => Ready(coop), ready => ready);
            foreach (var service in OpenCoop.Services)
            {
                await using var db = DbOf(service, Connection(setting.Prefix + service.Name));
                Assert.Empty(await db.Database.GetPendingMigrationsAsync());
                Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync());
                Assert.False(db.Database.HasPendingModelChanges(), $"{service.Name}: the model and its migrations differ.");
                await AllColumnsAreThere(db);
                if (db is MembersDb members)
                {
                    var old = await members.Accounts.SingleAsync(account => account.Email == "old@example.org");
                    Assert.Equal(("as it was", 3), (old.PasswordHash, old.AccessFailedCount));
                    var period = await members.Set<EngagementPeriod>().SingleAsync(one => one.MemberId == new MemberId(old.Id));
                    Assert.Equal((Engagement.Volunteer, new DateOnly(2025, 5, 5)), (period.Engagement, period.StartsOn));
                    Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), old.LockoutEnd);
                }
                await using var scope = open[0].App.Services.CreateAsyncScope();
                var running = (CoopDb)scope.ServiceProvider.GetRequiredService(service.Db);
                Assert.NotNull(await running.PolicyOf<object>(PolicyKind.Distribution, 4_242, CancellationToken.None));
                Assert.True(await db.Outbox.AnyAsync(message => message.Type == "matching.shift-started.v1"));
            }
        }
        finally
        {
            foreach (var coop in open)
                await coop.DisposeAsync();
        }
    }

    /// <summary>An account as it stood before Identity kept accounts: with a password, and at rest after wrong ones.</summary>
    private static readonly string[] Belonging =
    [
        """
        INSERT INTO accounts (id, email, roles, password_hash, attempts, closed_at) VALUES ('55555555-5555-4555-8555-555555555555',
            'old@example.org', '["member"]', 'as it was', '{{"failed":3,"restsUntil":"2026-01-01T00:00:00Z"}}', NULL)
        """,
        "INSERT INTO memberships (member_id, engagement, joined_on, has_vote) VALUES ('55555555-5555-4555-8555-555555555555', 'volunteer', '2025-05-05', true)",
    ];

    /// <summary>What an old release left, as it wrote it.</summary>
    private static readonly string[] Rows =
    [
        """
        INSERT INTO policies (kind, name, version, content, hash, effective_at, adopted_at)
        VALUES ('distribution', 'old', 4242, '{{}}', 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', '2025-01-01Z', '2025-01-01Z')
        """,
        """
        INSERT INTO outbox (message_id, type, body, due_at, sent_at) VALUES ('33333333-3333-4333-8333-333333333333', 'matching.shift-started.v1',
            '{{"shiftId":"33333333-3333-4333-8333-333333333333","riderId":"33333333-3333-4333-8333-333333333333","vehicle":"bicycle","at":"2026-01-01T00:00:00Z"}}',
            '2026-01-01Z', now())
        """,
        "INSERT INTO inbox (message_id, endpoint, received_at) VALUES ('44444444-4444-4444-8444-444444444444', 'an old one', '2026-01-01Z')",
    ];

    /// <summary>What the model reads and writes can be read: a migration that says what it does not do is found here.</summary>
    private static async Task AllColumnsAreThere(CoopDb db)
    {
        foreach (var table in db.Model.GetRelationalModel().Tables)
            await db.Database.ExecuteSqlRawAsync(
                $"SELECT {string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""))} FROM \"{table.Name}\" LIMIT 0");
    }

    private static string HandOver(string owner) => $$"""
        DO $$ DECLARE one record; BEGIN
            FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
                EXECUTE format('ALTER TABLE %I OWNER TO "{{owner}}"', one.tablename); END LOOP;
            FOR one IN SELECT proname, oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace LOOP
                EXECUTE format('ALTER FUNCTION %s OWNER TO "{{owner}}"', one.oid::regprocedure); END LOOP;
            EXECUTE format('ALTER DATABASE %I OWNER TO "{{owner}}"', current_database());
            ALTER SCHEMA public OWNER TO "{{owner}}"; END $$
        """;

    private static async Task<bool> Ready(OpenCoop coop)
    {
        using var http = new HttpClient { BaseAddress = coop.Address };
        return (await http.GetAsync("/health/ready")).IsSuccessStatusCode;
    }

    private static CoopDb DbOf(Service service, string connection)
    {
        var options = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(service.Db))!;
        return (CoopDb)Activator.CreateInstance(service.Db, options.UseNpgsql(connection).Options)!;
    }

    private static string Connection(string database) => CoopFixture.Postgres + $";Database={database};Pooling=false";

    private static async Task Do(string database, string sql)
    {
        await using var server = new NpgsqlConnection(Connection(database));
        await server.OpenAsync();
        await using var command = new NpgsqlCommand(sql, server);
        await command.ExecuteNonQueryAsync();
    }
}
