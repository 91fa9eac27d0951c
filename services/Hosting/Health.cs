using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coop.Hosting;

/// <summary>Whether the service's database answers and has been brought up to date.</summary>
internal sealed class CanReachDatabase<TDb>(TDb db, Migrated migrated) : IHealthCheck where TDb : CoopDb
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken stopping)
    {
        if (!migrated.IsDone(typeof(TDb)))
            return HealthCheckResult.Unhealthy("not migrated yet");
        return await db.Database.CanConnectAsync(stopping)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("cannot be reached");
    }
}

/// <summary>Whether the bus is there. Without it orders are still taken, and all that follows is caught up.</summary>
internal sealed class CanReachBus(IBusControl bus) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken stopping)
    {
        var health = bus.CheckHealth();
        return Task.FromResult(health.Status == BusHealthStatus.Healthy
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(health.Description));
    }
}
