using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coop.Hosting;

/// <summary>
/// A door on the clock: deadlines are rows, and this door acts on those that have come. Several instances of a service
/// may run it at once, so it takes rows under lock, in bounded batches.
/// </summary>
public interface IRunOnTheClock
{
    /// <summary>Whether another instance may leave it work that nobody wakes it for, so that it looks at every heartbeat.</summary>
    static virtual bool HasHeartbeat => true;

    /// <summary>What it decides about people, for anyone to read; null for upkeep, which decides nothing about anybody.</summary>
    static virtual InWords? Decides => null;

    /// <returns>When it is next due; null when only a wake or the heartbeat need bring it back.</returns>
    Task<DateTimeOffset?> Run(CancellationToken stopping);
}

/// <summary>The doorbells of the clocked doors of this process.</summary>
public sealed class Bells(Bustle bustle, TimeProvider clock)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Type, Doorbell> bells = new();

    internal Doorbell Of(Type door) => bells.GetOrAdd(door, _ => new Doorbell(bustle, clock));

    /// <summary>Wakes a door for what another instance says has changed.</summary>
    public void Ring<TDoor>(IEnumerable<Guid> about) where TDoor : IRunOnTheClock => Of(typeof(TDoor)).Ring(about);

    /// <summary>What a door was woken for since it last asked; empty when it was only its hour.</summary>
    public IReadOnlyCollection<Guid> TakeWords<TDoor>() where TDoor : IRunOnTheClock => Of(typeof(TDoor)).TakeWords();
}

/// <summary>A running door on the clock, whichever it is.</summary>
internal interface IKeepToTheClock
{
    Type Door { get; }
}

/// <summary>Keeps one door to its hours: when it says, when it is woken, and at the heartbeat, since another instance may have saved a row and died.</summary>
internal sealed partial class KeepToTheClock<TDoor>(
    IServiceScopeFactory scopes, Bells bells, IHostApplicationLifetime program, TimeProvider clock, IConfiguration configuration,
    ILogger<KeepToTheClock<TDoor>> log) : BackgroundService, IKeepToTheClock
    where TDoor : class, IRunOnTheClock
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    public Type Door => typeof(TDoor);

    private readonly TimeSpan heartbeat = TimeSpan.FromSeconds(configuration.GetValue("Clock:HeartbeatSeconds", 5));

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        await Task.Yield();
        var bell = bells.Of(typeof(TDoor));
        bell.Ring();
        await Opened(stopping);
        var until = clock.GetUtcNow();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await bell.Wait(until, stopping);
                await using var scope = scopes.CreateAsyncScope();
                var next = await scope.ServiceProvider.GetRequiredService<TDoor>().Run(stopping);
                var beat = TDoor.HasHeartbeat ? clock.GetUtcNow() + heartbeat : DateTimeOffset.MaxValue;
                until = next < beat ? next.Value : beat;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                CouldNotRun(problem, typeof(TDoor).Name);
                until = clock.GetUtcNow() + AfterTrouble;
            }
        }
    }

    /// <summary>It may ask other services, and one in this very process answers only once the program is open.</summary>
    private async Task Opened(CancellationToken stopping)
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var opening = program.ApplicationStarted.Register(opened.SetResult);
        await opened.Task.WaitAsync(stopping);
    }

    [LoggerMessage(LogLevel.Warning, "{Door} failed and will run again.")]
    private partial void CouldNotRun(Exception problem, string door);
}

internal static class Clocked
{
    extension(IServiceCollection services)
    {
        public void AddClockedDoors(Assembly assembly)
        {
            var add = typeof(Clocked).GetMethod(nameof(AddOnTheClock), BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!;
            foreach (var door in assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false }
                         && !type.IsGenericTypeDefinition && type.IsAssignableTo(typeof(IRunOnTheClock))))
                add.MakeGenericMethod(door).Invoke(null, [services]);
        }

        public void AddOnTheClock<TDoor>() where TDoor : class, IRunOnTheClock
        {
            services.TryAddScoped<TDoor>();
            services.AddHostedService<KeepToTheClock<TDoor>>();
        }
    }
}
