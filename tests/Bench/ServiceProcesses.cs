using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Coop.Members;
using Npgsql;

namespace Coop.Bench;

/// <summary>
/// Every service as a process of its own, on the PostgreSQL and RabbitMQ that <c>COOP_POSTGRES</c> and <c>COOP_BUS</c>
/// name, founded with riders and restaurants; gone afterwards with its databases.
/// </summary>
internal sealed class ServiceProcesses : IAsyncDisposable
{
    private static readonly string[] Names = ["members", "pricing", "orders", "matching", "redistribution"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-bench-");
    private readonly List<(string Name, Process Process)> processes = [];
    private readonly Dictionary<string, Uri> addresses = Names.ToDictionary(name => name, _ => new Uri($"http://127.0.0.1:{FreePort()}"));

    public Uri Orders => addresses["orders"];
    public Uri Pricing => addresses["pricing"];
    public Uri Matching => addresses["matching"];
    public Uri Redistribution => addresses["redistribution"];
    public List<Signed> Riders { get; } = [];
    public List<Signed> Tills { get; } = [];
    public string Prefix { get; } = "bench" + Guid.NewGuid().ToString("N")[..6] + "_";
    public IEnumerable<(string Name, int Id)> Running => processes.Select(one => (one.Name, one.Process.Id));

    public static string Postgres => Environment.GetEnvironmentVariable("COOP_POSTGRES") ?? "Host=127.0.0.1;Username=postgres;Password=postgres";
    public static string Bus => Environment.GetEnvironmentVariable("COOP_BUS") ?? "amqp://guest:guest@127.0.0.1:5672";

    public string Database(string name) => new NpgsqlConnectionStringBuilder(Postgres) { Database = Prefix + name }.ConnectionString;

    public static async Task<ServiceProcesses> Start(int riders, int restaurants, TextWriter progress)
    {
        var it = new ServiceProcesses();
        try
        {
            await it.Open(riders, restaurants, progress);
            return it;
        }
        catch
        {
            await it.DisposeAsync();
            throw;
        }
    }

    private async Task Open(int riders, int restaurants, TextWriter progress)
    {
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var signIns = Path.Combine(folder.FullName, "sign-ins.json");
        var settings = await new MakeDatabases(
            database => new NpgsqlConnectionStringBuilder(Postgres) { Database = database }.ConnectionString, secret, Prefix)
            .Run(Names, anew: true, CancellationToken.None);
        settings["ConnectionStrings:Bus"] = Bus;
        settings["Bus:Prefix"] = Prefix;
        settings["Keys:Secret"] = secret;
        settings["SignIns"] = signIns;
        settings["SignIn:PerAddress"] = "1000000";
        settings["Founding"] = Found(riders, restaurants);
        foreach (var (name, address) in addresses)
            settings[$"Services:{char.ToUpperInvariant(name[0])}{name[1..]}"] = address.ToString();

        await progress.WriteLineAsync("starting the services, each in its own process…");
        foreach (var name in Names)
            processes.Add((name, Launch(name, settings)));
        using var http = new HttpClient();
        foreach (var (name, address) in addresses)
            await Until($"{name} is ready", async () => (await http.GetAsync(new Uri(address, "/health/ready"))).IsSuccessStatusCode);
        await Until("the co-op is founded", () => Task.FromResult(File.Exists(signIns)));
        foreach (var rules in new[] { new Uri(Pricing, "/v1/tariffs/current"), new Uri(Matching, "/v1/matching/policy") })
            await Until("the rules have arrived", async () => (await http.GetAsync(rules)).IsSuccessStatusCode);

        await progress.WriteLineAsync("signing everybody in…");
        foreach (var person in JsonSerializer.Deserialize<List<SignIn>>(await File.ReadAllTextAsync(signIns), Wire.Json)!)
            if (person.ApiKey is not null)
                Tills.Add(new Signed(null, person.ApiKey));
            else if (person.Roles.Contains(Role.Rider))
                Riders.Add(await SignedIn(http, person));
    }

    private async Task<Signed> SignedIn(HttpClient http, SignIn person)
    {
        using var answer = await http.PostAsJsonAsync(
            new Uri(addresses["members"], "/v1/sign-in"), new { person.Email, person.Password }, Wire.Json);
        answer.EnsureSuccessStatusCode();
        return new Signed((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString(), null);
    }

    private Process Launch(string name, Dictionary<string, string?> settings)
    {
        var service = char.ToUpperInvariant(name[0]) + name[1..];
        var bench = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var program = Path.Combine(bench.Parent!.Parent!.FullName, service, bench.Name, $"Coop.{service}.dll");
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["ASPNETCORE_URLS"] = addresses[name].ToString();
        start.Environment["DOTNET_gcServer"] = "0";
        var process = Process.Start(start)!;
        var log = new StreamWriter(Path.Combine(folder.FullName, name + ".log"));
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>A founding with so many people; its rules are those that ship with Members.</summary>
    private string Found(int riders, int restaurants)
    {
        var founding = Directory.CreateDirectory(Path.Combine(folder.FullName, "founding"));
        foreach (var rules in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "founding"), "*.json"))
            File.Copy(rules, Path.Combine(founding.FullName, Path.GetFileName(rules)), overwrite: true);
        File.WriteAllText(Path.Combine(founding.FullName, "founding.json"), JsonSerializer.Serialize(new
        {
            name = "Bench", timeZone = "Europe/Paris", currency = "EUR", legalProfile = "FR_SCOP", foundedOn = "2025-01-01",
            voting = new { quorum = "1/4", majority = "1/2" },
            people = Enumerable.Range(0, riders).Select(n => new
            {
                email = $"rider{n}@bench.example", firstName = "Rider", lastName = $"{n}",
                roles = n == 0 ? new[] { "rider", "coordinator" } : ["rider"], engagement = "employee",
            }),
            restaurants = Enumerable.Range(0, restaurants).Select(n => new
            {
                name = $"Kitchen {n}", email = $"kitchen{n}@bench.example", place = new { lat = 45.75, lng = 4.85 }, apiKey = true,
            }),
        }));
        return founding.FullName;
    }

    private static async Task Until(string what, Func<Task<bool>> isSo)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            try
            {
                if (await isSo())
                    return;
            }
            catch (HttpRequestException)
            {
                // Not up yet.
            }
            await Task.Delay(200);
        }
        throw new InvalidOperationException($"After {Patience.TotalSeconds} s it is still not so that {what}.");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, process) in processes)
            using (process)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        NpgsqlConnection.ClearAllPools();
        await using var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Postgres) { Database = "postgres" }.ConnectionString);
        await server.OpenAsync();
        foreach (var name in Names)
            await using (var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS \"{Prefix}{name}\" WITH (FORCE)", server))
                await drop.ExecuteNonQueryAsync();
        await QueuesGone();
        if (Environment.GetEnvironmentVariable("COOP_BENCH_KEEP") is null)
            folder.Delete(recursive: true);
        else
            await Console.Error.WriteLineAsync($"logs: {folder.FullName}");
    }

    private async Task QueuesGone()
    {
        await using var connection = await new RabbitMQ.Client.ConnectionFactory { Uri = new Uri(Bus) }.CreateConnectionAsync();
        foreach (var name in Names)
        foreach (var queue in new[] { Prefix + name, $"{Prefix}{name}-dead" })
        {
            await using var channel = await connection.CreateChannelAsync();
            await channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false);
        }
    }

    private sealed record SignIn(string Email, string Password, IReadOnlyList<Role> Roles, Guid Id, string? ApiKey = null);
}
