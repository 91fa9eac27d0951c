using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>Anyone reads what the co-op keeps about people, what for, how long and by what right: the lines of all services.</summary>
public static class ReadRetention
{
    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/retention", Read).WithTags("Rights").WithName("ReadRetention").ForAnyone();

    private static async Task<Ok<Page<ShowRetention.Line>>> Read(HttpRequest http, Peers peers, CancellationToken stopping) =>
        TypedResults.Ok(new Page<ShowRetention.Line>(await All(peers, http, stopping), null));

    internal static async Task<IReadOnlyList<ShowRetention.Line>> All(Peers peers, HttpRequest http, CancellationToken stopping)
    {
        var lines = new List<ShowRetention.Line>();
        foreach (var service in ServiceName.All)
            lines.AddRange(await peers.Ask<IReadOnlyList<ShowRetention.Line>>(service, $"/v1/retention/{service}", http, stopping));
        return lines;
    }
}
