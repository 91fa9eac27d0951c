using System.Runtime.CompilerServices;
using DotNet.Testcontainers.Builders;

namespace Coop.Services;

/// <summary>
/// The two servers of the tests from containers instead of tests/run: dotnet test tests/Services -p:Containers=true.
/// The tests that stop a server in their midst start a private one all the same, with tests/servers; so the scanner is always
/// the machine's own clamd, with one signature instead of the image's gigabyte of them.
/// An engine older than Docker 25 wants DOCKER_API_VERSION set to what `docker version` calls its API version.
/// </summary>
internal static class Containers
{
    private const string User = "coop", Password = "of-a-test";

#pragma warning disable CA2255 // the servers must be there before the first test asks where they are
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Start()
    {
        try
        {
            StartBoth();
        }
        catch (Exception failure)
        {
            // Whatever else ends a module's initializer is reported without its reason.
            Console.Error.WriteLine($"The tests' servers do not start in containers: {failure.Message}");
            Environment.Exit(2);
        }
    }

    /// <summary>Awaits nothing: what comes after an await here would wait on another thread for this initializer to end.</summary>
    private static void StartBoth()
    {
        var postgres = new ContainerBuilder("postgres:18")
            .WithEnvironment("POSTGRES_PASSWORD", Password)
            .WithCommand("postgres", "-c", "max_connections=800", "-c", "fsync=off", "-c", "full_page_writes=off")
            .WithPortBinding(5432, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilCommandIsCompleted("pg_isready", "-h", "127.0.0.1", "-U", "postgres"))
            .Build();
        var bus = new ContainerBuilder("rabbitmq:4-management")
            .WithEnvironment("RABBITMQ_DEFAULT_USER", User)
            .WithEnvironment("RABBITMQ_DEFAULT_PASS", Password)
            .WithPortBinding(5672, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("Server startup complete"))
            .Build();
        Task.WhenAll(postgres.StartAsync(), bus.StartAsync()).GetAwaiter().GetResult();

        Tell("COOP_POSTGRES", $"Host={postgres.Hostname};Port={postgres.GetMappedPublicPort(5432)};Username=postgres;Password={Password}");
        Tell("COOP_BUS", $"amqp://{User}:{Password}@{bus.Hostname}:{bus.GetMappedPublicPort(5672)}");
    }

    private static void Tell(string name, string value) => Environment.SetEnvironmentVariable(name, value);
}
