using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Coop.Hosting;

/// <summary>The program of one service that runs alone.</summary>
public static class CoopProgram
{
    public static async Task Run(string[] args, params Service[] services)
    {
        var builder = WebApplication.CreateBuilder(args);
        // One line a request is LogRequests; what the frameworks say of each step repeats it, with query strings.
        builder.Logging.AddJsonConsole(json => json.UseUtcTimestamp = true)
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("MassTransit", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.AddCoop(services);
        var app = builder.Build();
        app.UseCoop();
        await app.RunAsync();
    }
}
