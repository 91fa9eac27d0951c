using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coop.Hosting;

/// <summary>
/// Anyone reads what a service does by the clock without a person, as its running doors say themselves: a door that is added
/// is listed, and one that decides something about people says what.
/// </summary>
public static class ShowAutomata
{
    /// <param name="Door">Its name in the sources.</param>
    /// <param name="Decides">What it decides about people; absent for upkeep, which decides nothing about anybody.</param>
    public sealed record Line(string Service, string Door, InWords? Decides);

    internal static void Map(IEndpointRouteBuilder v1, Service service) => v1
        .MapGet($"/rights/{service.Name}", (HttpContext http) => Read(service, http)).WithTags("Rights")
        .WithName($"ReadAutomataOf{service.ConnectionName}").ForAnyone();

    private static Ok<IReadOnlyList<Line>> Read(Service service, HttpContext http) => TypedResults.Ok<IReadOnlyList<Line>>(
    [
        .. from door in http.RequestServices.GetServices<IHostedService>().OfType<IKeepToTheClock>().Select(clock => clock.Door)
           where (door.IsGenericType ? door.GetGenericArguments()[0] : door).Assembly == service.Db.Assembly
           orderby door.Name
           select new Line(service.Name, door.Name.Split('`')[0], DecidesOf(door)),
    ]);

    private static InWords? DecidesOf(Type door) =>
        (InWords?)typeof(ShowAutomata).GetMethod(nameof(Of), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(door).Invoke(null, null);

    private static InWords? Of<TDoor>() where TDoor : IRunOnTheClock => TDoor.Decides;
}
