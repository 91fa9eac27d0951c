using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Coop.Hosting;

/// <summary>The program of one service that runs alone.</summary>
public static class CoopProgram
{
    /// <summary>Asks the running program whether it is ready, for a container image that has no other way to ask.</summary>
    private const string Healthy = "--healthy";

    public static async Task<int> Run(string[] args, params Service[] services)
    {
        if (args.Contains(Healthy))
            return await IsReady() ? 0 : 1;

        var builder = WebApplication.CreateBuilder(args);
        // One line a request is LogRequests; what the frameworks say of each step repeats it, with query strings.
        builder.Logging.AddJsonConsole(json => json.UseUtcTimestamp = true)
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("MassTransit", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.AddCoop(services);
        var app = builder.Build();
        app.UseCoop();
        await app.RunAsync();
        return 0;
    }

    private static async Task<bool> IsReady()
    {
        var port = Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS") ?? "8080";
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
