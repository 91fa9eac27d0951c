using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Coop.Hosting;

/// <summary>
/// One service of the co-op: its name on the wire, its database and its doors. It runs alone in its own process or
/// beside the others in one, and cannot tell which.
/// </summary>
public sealed class Service
{
    private Service(
        string name, Type db, IReadOnlyList<KeptData> keeps, Summary? summary, Action<IServiceCollection> add, Action<RouteGroupBuilder> map,
        Action<IEndpointRouteBuilder>? root) =>
        (Name, Db, Keeps, HasWall, Summary, Add, Map, MapRoot) = (name, db, keeps, keeps.Any(line => line.IsWalled), summary, add, map, root);

    /// <summary>As in queues, databases and paths: <c>orders</c>.</summary>
    public string Name { get; }

    public Type Db { get; }

    /// <summary>What it keeps about people in tables of its own.</summary>
    private IReadOnlyList<KeptData> Keeps { get; }

    /// <summary>Whether the database itself keeps rows of its people apart.</summary>
    internal bool HasWall { get; }

    /// <summary>How many letters it lets in with one commit at most.</summary>
    public int MostInABatch { get; private init; }

    /// <summary>What it adds to somebody's rows when they ask for their data.</summary>
    internal Summary? Summary { get; }

    internal Action<IServiceCollection> Add { get; }
    internal Action<RouteGroupBuilder> Map { get; }
    internal Action<IEndpointRouteBuilder>? MapRoot { get; }

    /// <summary>Key of its connection string in the configuration: <c>Orders</c>; <c>OrdersOwner</c> is the login that migrates.</summary>
    public string ConnectionName => char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>The service's retention table: a line or more for each of its tables.</summary>
    public IReadOnlyList<KeptData> KeptIn(IModel model)
    {
        var tables = model.GetEntityTypes().Select(entity => entity.GetTableName()).ToHashSet();
        return [.. Keeps, .. KeptData.EverywhereTheSame.Where(line => tables.Contains(line.Table))];
    }

    /// <param name="map">Opens its doors under <c>/v1</c>.</param>
    /// <param name="keeps">What it keeps about people in tables of its own, and how long.</param>
    /// <param name="summary">What it adds to somebody's rows when they ask for their data.</param>
    /// <param name="root">Opens the few doors that stand elsewhere, such as <c>/.well-known</c>.</param>
    public static Service Of<TDb>(
        string name, IReadOnlyList<KeptData> keeps, Action<RouteGroupBuilder> map, Action<IServiceCollection>? add = null,
        Action<IEndpointRouteBuilder>? root = null, Summary? summary = null, int mostInABatch = 100)
        where TDb : CoopDb
    {
        Service? it = null;
        return it = new Service(name, typeof(TDb), keeps, summary, AddAll, map, root) { MostInABatch = mostInABatch };

        void AddAll(IServiceCollection services)
        {
            services.AddDatabase<TDb>(it!);
            services.AddNews<TDb>(it!);
            services.AddClockedDoors(typeof(TDb).Assembly);
            services.AddOnTheClock<LinkLogs<TDb>>();
            services.AddSingleton<Nights<TDb>>();
            services.AddOnTheClock<ForgetOld<TDb>>();
            add?.Invoke(services);
        }
    }
}
