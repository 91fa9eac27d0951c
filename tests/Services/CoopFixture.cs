using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Coop.Services;

/// <summary>
/// The whole co-op, open for business on a real PostgreSQL and RabbitMQ. Tests share it as people share the real one, and
/// keep out of each other's way by using towns of their own.
/// </summary>
public sealed class CoopFixture : IAsyncLifetime
{
    private readonly (string Postgres, string? Bus) servers;
    private readonly string run = "t" + Guid.NewGuid().ToString("N")[..8] + "_";
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("coop-tests-");
    private OpenCoop coop = null!;
    private Founder first = null!;

    public CoopFixture() : this(Postgres, Bus) { }

    /// <summary>A co-op on other servers, or with its bus in memory: for what goes wrong in one alone.</summary>
    internal CoopFixture(string postgres, string? bus) => servers = (postgres, bus);

    /// <summary>The servers that tests run on; <c>tests/run</c> starts private ones and says where they are.</summary>
    internal static string Postgres => From("COOP_POSTGRES", "Host=127.0.0.1;Username=postgres;Password=postgres");
    internal static string Bus => From("COOP_BUS", "amqp://guest:guest@127.0.0.1:5672");

    /// <summary>Settings of this co-op beside the usual ones. All tests knock from one address, so it may knock often.</summary>
    internal Dictionary<string, string?> Settings { get; } = new() { ["SignIn:PerAddress"] = "100000" };

    /// <summary>Hears what it logs, if somebody listens.</summary>
    public LogLines Log { get; } = new();

    public Uri Address => coop.Address;
    public IServiceProvider Services => coop.App.Services;
    public Person Coordinator { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var setting = await Open(TimeProvider.System);
        await OpenCoop.WaitForFounding(setting, CancellationToken.None);
        var founders = JsonSerializer.Deserialize<List<Founder>>(await File.ReadAllTextAsync(setting.SignIns), Wire.Json)!;
        first = founders.First(founder => founder.Roles.Contains(Role.Coordinator));
        Coordinator = await PersonOf(first.Id, [.. first.Roles]);
        await Founded();
    }

    /// <summary>The program ends and is started again on the same databases, by another clock; it has another address then.</summary>
    internal async Task Restart(TimeProvider clock)
    {
        await coop.DisposeAsync();
        await Open(clock);
        Coordinator = await PersonOf(first.Id, [.. first.Roles]);
    }

    private async Task<Setting> Open(TimeProvider clock)
    {
        var setting = new Setting(data, Port: 0, servers.Postgres, servers.Bus, TextWriter.Null) { Prefix = run };
        coop = await OpenCoop.Open(setting, CancellationToken.None, with: builder =>
        {
            builder.Configuration["Bus:Prefix"] = run;
            builder.Configuration.AddInMemoryCollection(Settings);
            builder.Services.AddSingleton(clock);
            // What it hears beyond the usual is every detail; what the program hears nothing of, it does not hear either.
            builder.Logging.AddProvider(Log).AddFilter<LogLines>(null, LogLevel.Trace);
            foreach (var category in CoopService.ThatSayPaths)
                builder.Logging.AddFilter<LogLines>(category, LogLevel.None);
        });
        return setting;
    }

    public async Task DisposeAsync()
    {
        await coop.DisposeAsync();
        data.Delete(recursive: true);
        NpgsqlConnection.ClearAllPools();
        await using var server = new NpgsqlConnection(servers.Postgres + ";Database=postgres;Pooling=false");
        await server.OpenAsync();
        foreach (var service in OpenCoop.Services)
            await using (var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS \"{run}{service.Name}\" WITH (FORCE)", server))
                await drop.ExecuteNonQueryAsync();
    }

    /// <summary>Somebody signed in with these roles, under a token as Members issues them.</summary>
    public async Task<Person> PersonOf(Guid id, params Role[] roles)
    {
        var token = await Services.GetRequiredService<Tokens>().Issue(id, roles, TimeSpan.FromHours(1));
        return new Person(id, Client(token), token);
    }

    /// <summary>A rider who joined the co-op a year ago.</summary>
    public async Task<Person> NewRider()
    {
        var answer = await Coordinator.Post("/v1/members", new
        {
            email = $"{Guid.NewGuid():N}@example.org", firstName = "Ada", lastName = "Test",
            roles = new[] { "rider", "member" }, engagement = "employee", joinedOn = "2025-10-01",
        });
        return await PersonOf(answer.GetProperty("id").GetGuid(), Role.Rider, Role.Member);
    }

    public async Task<Person> NewRestaurant(Place place)
    {
        var answer = await Coordinator.Post("/v1/restaurants", new { name = "Chez Test", email = $"{Guid.NewGuid():N}@example.org", place });
        return await PersonOf(answer.GetProperty("id").GetGuid(), Role.Restaurant);
    }

    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The database of one service, with the login that the service runs with.</summary>
    public async Task<TResult> InDatabase<TDb, TResult>(Func<TDb, Task<TResult>> ask) where TDb : CoopDb
    {
        await using var scope = Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<TDb>());
    }

    /// <summary>Waits until the founding's rules have reached every service.</summary>
    private async Task Founded() => await Eventually.Is(async () =>
    {
        using var anyone = Client();
        foreach (var path in new[] { "/v1/tariffs/current", "/v1/pay/policy", "/v1/matching/policy" })
            if (!(await anyone.GetAsync(path)).IsSuccessStatusCode)
                return false;
        return true;
    }, founded => founded);

    private static string From(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : otherwise;

    private sealed record Founder(Guid Id, List<Role> Roles);
}

/// <summary>All tests of one run that share the open co-op.</summary>
[CollectionDefinition(nameof(OneCoop))]
public sealed class OneCoop : ICollectionFixture<CoopFixture>;

/// <summary>A second open co-op, where nothing moves but what its tests move: its tables are compared whole.</summary>
[CollectionDefinition(nameof(QuietCoop))]
public sealed class QuietCoop : ICollectionFixture<CoopFixture>;

/// <summary>Waiting for what must come, with a deadline, never for a fixed time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<T> Is<T>(Func<Task<T>> read, Func<T, bool> until)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await read();
            if (until(value))
                return value;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"After {Patience.TotalSeconds} s still: {value}");
            await Task.Delay(25);
        }
    }
}
