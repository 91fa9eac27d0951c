using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Coop.Hosting;

/// <summary>A door that fetches at once what it needs for a whole batch of news, rather than for each piece of it.</summary>
public interface IReadAhead
{
    /// <param name="news">All that is let in together, of whatever kind.</param>
    Task ReadAhead(IReadOnlyList<object> news, CancellationToken stopping);
}

/// <summary>Which doors of a service listen to which news, found once when the service starts.</summary>
internal sealed class Ears<TDb> : IDisposable where TDb : CoopDb
{
    /// <summary>Whose turn it is to be let in.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    private delegate Task Ear(IServiceProvider scope, object news, CancellationToken stopping);

    private readonly ILookup<string, Ear> ears = (
        from door in Doors()
        from kind in KindsHeardBy(door)
        select (kind.WireName, Ear: EarOf(door, kind.Type))).ToLookup(pair => pair.WireName, pair => pair.Ear);

    private readonly Type[] readers = [.. Doors().Where(door => door.IsAssignableTo(typeof(IReadAhead)))];

    public static IEnumerable<Type> Doors() =>
        typeof(TDb).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false } && KindsHeardBy(type).Any())
            .Append(typeof(KeepPolicy<TDb>))
            .Append(typeof(KeepRefusal<TDb>));

    /// <summary>What the letter says.</summary>
    public static object Open(Letter letter)
    {
        if (News.Named(letter.Type) is not { } kind)
            throw new InvalidOperationException($"There is no news called {letter.Type}.");
        return letter.Data.Deserialize(kind.Type, Wire.Json)
            ?? throw new JsonException($"{letter.Type} is empty.");
    }

    public async Task ReadAhead(IServiceProvider scope, IReadOnlyList<object> news, CancellationToken stopping)
    {
        foreach (var reader in readers)
            await ((IReadAhead)scope.GetRequiredService(reader)).ReadAhead(news, stopping);
    }

    /// <summary>News of a kind that nobody here listens to (any more) is let through without effect.</summary>
    public async Task Hear(IServiceProvider scope, string type, object news, CancellationToken stopping)
    {
        foreach (var ear in ears[type])
            await ear(scope, news, stopping);
    }

    public void Dispose() => Turn.Dispose();

    private static IEnumerable<News.Kind> KindsHeardBy(Type door) =>
        from face in door.GetInterfaces()
        where face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IHear<>)
        select News.Of(face.GetGenericArguments()[0]);

    private static Ear EarOf(Type door, Type news) => typeof(Ears<TDb>)
        .GetMethod(nameof(Listen), BindingFlags.Static | BindingFlags.NonPublic)!
        .MakeGenericMethod(door, news)
        .CreateDelegate<Ear>();

    private static Task Listen<TDoor, TNews>(IServiceProvider scope, object news, CancellationToken stopping)
        where TDoor : class, IHear<TNews> =>
        scope.GetRequiredService<TDoor>().Hear((TNews)news, stopping);
}
