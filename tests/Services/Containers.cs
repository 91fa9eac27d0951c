using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace Coop.Services;

/// <summary>
/// The two servers of the tests from containers instead of tests/run: dotnet test tests/Services -p:Containers=true.
/// They listen on ports chosen here, since a port that Docker chose would change when a test stops and starts its server.
/// </summary>
internal static class Containers
{
    private const string Password = "of a test";

#pragma warning disable CA2255 // the servers must be there before the first test asks where they are
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Start()
    {
        var (postgresPort, busPort) = (FreePort(), FreePort());
        var postgres = new ContainerBuilder()
            .WithImage("postgres:18")
            .WithEnvironment("POSTGRES_PASSWORD", Password)
            .WithCommand("postgres", "-c", "max_connections=400", "-c", "fsync=off")
            .WithPortBinding(postgresPort, 5432)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilCommandIsCompleted("pg_isready", "-h", "127.0.0.1", "-U", "postgres"))
            .Build();
        var bus = new ContainerBuilder()
            .WithImage("rabbitmq:4-management")
            .WithHostname("bus")
            .WithPortBinding(busPort, 5672)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("Server startup complete"))
            .Build();
        Task.WhenAll(postgres.StartAsync(), bus.StartAsync()).GetAwaiter().GetResult();

        Tell("COOP_POSTGRES", $"Host={postgres.Hostname};Port={postgresPort};Username=postgres;Password={Password}");
        Tell("COOP_BUS", $"amqp://guest:guest@{bus.Hostname}:{busPort}");
        TellHowToStop("POSTGRES", postgres);
        TellHowToStop("BUS", bus);
    }

    private static void TellHowToStop(string server, IContainer container)
    {
        Tell($"COOP_STOP_{server}", $"docker kill {container.Id}");
        Tell($"COOP_START_{server}", $"docker start {container.Id}");
    }

    private static void Tell(string name, string value) => Environment.SetEnvironmentVariable(name, value);

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
