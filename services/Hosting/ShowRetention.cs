using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Coop.Hosting;

/// <summary>Anyone reads what a service keeps about people, what for, how long and by what right.</summary>
public static class ShowRetention
{
    /// <param name="Keep">An ISO 8601 duration, as it is in force at this moment; absent where <paramref name="Why"/> says until when.</param>
    /// <param name="Since">From when it is counted, as it stands in the database.</param>
    /// <param name="EndedBy">What sees to it that it ends.</param>
    /// <param name="Emptied">Whether only the part that <paramref name="What"/> names goes, and the rest stays until its own time.</param>
    /// <param name="IsWalled">Whether the database itself shows a person no rows but their own.</param>
    /// <param name="NoWall">Why it does not, for rows that are somebody's.</param>
    public sealed record Line(
        string Service, string Table, string What, string? Why, string? Keep, string? Since, string? EndedBy, bool Emptied, string? Source, bool AboutPeople,
        bool IsWalled = false, string? NoWall = null);

    internal static void Map(IEndpointRouteBuilder v1, Service service) => v1
        .MapGet($"/retention/{service.Name}", (HttpContext http, TimeProvider clock, CancellationToken stopping) => Read(service, http, clock, stopping)).WithTags("Rights")
        .WithName($"ReadRetentionOf{service.ConnectionName}").ForAnyone();

    private static async Task<Ok<IReadOnlyList<Line>>> Read(Service service, HttpContext http, TimeProvider clock, CancellationToken stopping)
    {
        var db = (CoopDb)http.RequestServices.GetRequiredService(service.Db);
        var lines = new List<Line>();
        foreach (var line in service.KeptIn(db.Model))
        {
            var keep = await db.KeepAt(line, clock.GetUtcNow(), stopping);
            lines.Add(new Line(
                service.Name, line.Table, line.What, line.IsAboutPeople ? line.Why : null, keep, keep is null ? null : line.Since, keep is null ? null : line.EndedBy,
                line.Emptied is not null, line.IsAboutPeople ? line.Source : null, line.IsAboutPeople, line.IsWalled, line.NoWall));
        }
        return TypedResults.Ok<IReadOnlyList<Line>>(lines);
    }
}
