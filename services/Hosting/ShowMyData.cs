using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Coop.Hosting;

/// <summary>
/// Everything that one service keeps about whoever asks: their rows of each table that the retention table says holds
/// somebody's, so that what is kept and what is shown cannot come apart.
/// </summary>
public static class ShowMyData
{
    /// <summary>Years of work of the busiest rider have fewer rows of anything.</summary>
    private const int MostRows = 100_000;

    /// <param name="Tables">The rows by table, under the names of the columns.</param>
    /// <param name="Cut">Tables of which there are more rows than are shown here.</param>
    /// <param name="Summary">What they come to, and what lies sealed in them.</param>
    public sealed record Part(IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> Tables, IReadOnlyList<string> Cut, object? Summary);

    internal static void Map(IEndpointRouteBuilder v1, Service service)
    {
        v1.MapGet($"/my-data/{service.Name}", (HttpContext http, Caller caller, CancellationToken stopping) => Read(service, http, caller, stopping))
            .WithTags("Rights").WithName($"ReadMyDataIn{service.ConnectionName}").ForSignedIn();
        v1.MapGet($"/my-data/{service.Name}/schema", (HttpContext http) => TypedResults.Ok(DescribeMyData.Of(service, DbOf(service, http).Model)))
            .WithTags("Rights").WithName($"ReadSchemaOfMyDataIn{service.ConnectionName}").ForAnyone();
    }

    private static async Task<Ok<Part>> Read(Service service, HttpContext http, Caller caller, CancellationToken stopping)
    {
        var db = DbOf(service, http);
        var (tables, cut) = (new Dictionary<string, IReadOnlyList<JsonElement>>(), new List<string>());
        foreach (var line in service.KeptIn(db.Model).Where(line => line.Whose is not null))
        {
            // Table and columns stand in the program, not in anybody's request.
            var sql = $"SELECT (to_jsonb({line.Table}) - '{{{{{string.Join(',', line.Hidden)}}}}}'::text[])::text AS \"Value\" FROM {line.Table} "
                + $"WHERE {line.WhoseIs("{0}")} LIMIT {MostRows + 1}";
            var rows = await db.Database.SqlQueryRaw<string>(sql, caller.Id).ToListAsync(stopping);
            if (rows.Count > MostRows)
                cut.Add(line.Table);
            tables[line.Table] = [.. rows.Take(MostRows).Select(row => JsonElement.Parse(row))];
        }
        var summary = service.Summary is { } made ? await made.Make(http.RequestServices, caller, stopping) : null;
        return TypedResults.Ok(new Part(tables, cut, summary));
    }

    private static CoopDb DbOf(Service service, HttpContext http) => (CoopDb)http.RequestServices.GetRequiredService(service.Db);
}

/// <summary>What a service adds to its rows when it shows somebody their data.</summary>
public sealed class Summary
{
    private Summary(Type type, Func<IServiceProvider, Caller, CancellationToken, Task<object>> make) => (Type, Make) = (type, make);

    internal Type Type { get; }
    internal Func<IServiceProvider, Caller, CancellationToken, Task<object>> Make { get; }

    public static Summary Of<TDb, TSummary>(Func<TDb, IServiceProvider, Caller, CancellationToken, Task<TSummary>> make)
        where TDb : CoopDb where TSummary : class =>
        new(typeof(TSummary), async (services, caller, stopping) =>
            await make(services.GetRequiredService<TDb>(), services, caller, stopping));
}
