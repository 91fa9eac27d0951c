using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coop.Routing;

/// <summary>Gives a service its routing, unless another was registered before (a replayed day brings its own).</summary>
public static class Trips
{
    /// <summary>Straight lines, with the factor of configuration <c>Routing:Detour</c> (1.0 to 1.4, usually 1.3).</summary>
    public static IServiceCollection AddTrips(this IServiceCollection services)
    {
        services.TryAddSingleton<IRouting>(all => new StraightLine(
            all.GetService<IConfiguration>()?.GetValue("Routing:Detour", StraightLine.UsualDetour)
            ?? StraightLine.UsualDetour));
        return services;
    }
}
