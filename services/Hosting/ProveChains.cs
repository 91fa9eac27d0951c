using System.Xml;
using Coop.Members;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Coop.Hosting;

/// <summary>
/// Walks the chained logs of a service from their first row and says whether each holds, and where not. Who keeps a head
/// elsewhere (an auditor's notebook will do) can also tell whether the whole chain was written anew: it would not be in it.
/// </summary>
public static class ProveChains
{
    private const int Stretch = 2_000;

    /// <param name="Links">How many links are sound, from the first on.</param>
    /// <param name="Head">The hash of the last sound one.</param>
    /// <param name="Broken">The first place that does not hold.</param>
    public sealed record View(string Log, long Links, string Head, BrokenLink? Broken);

    internal static void Map(IEndpointRouteBuilder ops, Service service) => ops
        .MapGet("/chains", async (HttpContext http, TimeProvider clock, CancellationToken stopping) =>
        {
            var db = (CoopDb)http.RequestServices.GetRequiredService(service.Db);
            var ended = service.KeptIn(db.Model).Where(line => line.HasFunction)
                .ToDictionary(line => line.Function, line => clock.GetUtcNow() - XmlConvert.ToTimeSpan(line.Keep!));
            return TypedResults.Ok(await Of(db, stopping, log => ended.GetValueOrDefault($"forget_{log}")));
        })
        .WithName($"ReadChainsOf{service.ConnectionName}").For(Role.Coordinator, Role.Auditor);

    /// <summary>Every chained log of a service, walked from its beginning.</summary>
    /// <param name="endedBefore">Before which instant rows of a log may have been ended by the retention table; absent when none may.</param>
    public static async Task<IReadOnlyList<View>> Of(CoopDb db, CancellationToken stopping, Func<string, DateTimeOffset>? endedBefore = null)
    {
        var views = new List<View>();
        foreach (var log in Chains.Of(db.Model))
            views.Add(await Walk(db, log, endedBefore?.Invoke(log.Table) ?? default, stopping));
        return views;
    }

    private static async Task<View> Walk(CoopDb db, Chains.Log log, DateTimeOffset endedBefore, CancellationToken stopping)
    {
        var walk = new ChainWalk(log.Table, endedBefore);
        var seq = long.MinValue;
        while (walk.Broken is null)
        {
            // By number alone: links after a missing one are found, too.
            var links = await db.Set<ChainLink>().AsNoTracking()
                .Where(link => link.Log == log.Table && link.No > walk.Sound).OrderBy(link => link.No).Take(Stretch).ToListAsync(stopping);
            if (links.Count == 0)
                break;
            var until = links.Max(link => link.Seq);
            var rows = await db.Rows(log, seq, until, most: int.MaxValue, stopping);
            var named = links.Select(link => link.Seq).ToHashSet();
            if (walk.Holds(links, rows.ToDictionary(row => row.Seq)) && rows.Find(row => !named.Contains(row.Seq)) is { } stranger)
                walk.SlippedIn(stranger.Seq);
            seq = until;
        }
        return new View(log.Table, walk.Sound, walk.Head, walk.Broken);
    }
}
