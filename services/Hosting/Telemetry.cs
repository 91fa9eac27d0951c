using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Coop.Hosting;

/// <summary>
/// Traces and metrics. One trace leads from the request through the outbox, the broker and the consumer to the ledger;
/// they leave the process by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.
/// </summary>
internal static class Telemetry
{
    public static ActivitySource Source { get; } = new("Coop");
    public static Meter Meter { get; } = new("Coop");

    /// <summary>
    /// Every request begins a trace, or goes on with its caller's. The framework would do so for its own log lines, which say
    /// the path as it was asked for and are therefore not written.
    /// </summary>
    static Telemetry() => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
    });

    /// <summary>
    /// A step of the trace that <paramref name="parent"/> belongs to. It is there whether or not anybody exports traces: the
    /// ledger keeps the id of the trace that an entry hangs on.
    /// </summary>
    public static Activity Begin(string name, ActivityKind kind, string? parent)
    {
        if (Source.StartActivity(name, kind, parent) is { } watched)
            return watched;
        var step = new Activity(name);
        if (parent is not null)
            step.SetParentId(parent);
        return step.Start();
    }

    private static readonly string[] Sources = ["Coop", "Microsoft.AspNetCore", "Npgsql", "System.Net.Http"];
    private static readonly string[] Meters = ["Coop", "Microsoft.AspNetCore.Hosting", "Npgsql", "System.Runtime"];

    extension(IServiceCollection services)
    {
        public void AddTelemetry(IConfiguration configuration, LocalServices local)
        {
            if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
                services.AddSingleton<IHostedService>(_ => new Export(string.Join('+', local.All.Select(service => service.Name))));
        }
    }

    private sealed class Export(string serviceName) : IHostedService, IDisposable
    {
        private readonly ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService($"coop-{serviceName}");
        private TracerProvider? traces;
        private MeterProvider? metrics;

        public Task StartAsync(CancellationToken stopping)
        {
            traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddOtlpExporter().Build();
            metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddOtlpExporter().Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken stopping)
        {
            traces?.ForceFlush();
            metrics?.ForceFlush();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            traces?.Dispose();
            metrics?.Dispose();
        }
    }
}
