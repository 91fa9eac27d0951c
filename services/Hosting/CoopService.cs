using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Coop.Hosting;

public static class CoopService
{
    private const int LongestBodyBytes = 64 * 1024;

    /// <summary>
    /// What logs paths as they were asked for, at whatever level or around the lines of others: some paths open an account
    /// (invitations) or show an order (tracking links). <see cref="LogRequests"/> says which door it was instead.
    /// </summary>
    public static IReadOnlyList<string> ThatSayPaths { get; } = ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing"];

    extension(WebApplicationBuilder builder)
    {
        /// <summary>What the co-op stands on: each service with its database and doors, one bus, shared manners.</summary>
        public WebApplicationBuilder AddCoop(params Service[] services)
        {
            var local = new LocalServices(services);
            var all = builder.Services;
            foreach (var category in ThatSayPaths)
                builder.Logging.AddFilter(category, LogLevel.None);
            all.TryAddSingleton(TimeProvider.System);
            all.AddSingleton(local);
            all.TryAddSingleton<Bustle>();
            all.AddSingleton<Bells>();
            all.TryAddSingleton<StreamHub>();
            all.AddSingleton<Migrated>();
            all.AddSingleton<PolicyShelf>();
            all.AddSingleton<Peers>();
            all.AddSingleton<ScanFile>();
            all.AddOptions<ScannerAddress>().Configure<IConfiguration>((scanner, settings) => scanner.Setting = settings["Scanner"])
                .Validate(scanner => scanner.IsReadable, ScannerAddress.WhatItMustBe).ValidateOnStart();
            all.AddHostedService<MigrateDatabases>();
            all.AddCallers();
            all.AddTelemetry(builder.Configuration, local);

            all.AddSingleton<IProblemDetailsWriter, WriteProblem>();
            all.AddProblemDetails();
            all.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
            all.ConfigureHttpJsonOptions(json => Wire.Configure(json.SerializerOptions));
            all.AddApiDocument();
            all.Configure<KestrelServerOptions>(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = LongestBodyBytes;
            });

            foreach (var service in services)
                service.Add(all);
            all.AddBus(builder.Configuration);
            return builder;
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Opens every door.</summary>
        public WebApplication UseCoop()
        {
            app.UseMiddleware<LogRequests>();
            app.UseMiddleware<GuardAnswers>();
            app.UseExceptionHandler(new ExceptionHandlerOptions
            {
                StatusCodeSelector = Problems.StatusOf,
                SuppressDiagnosticsCallback = context => Problems.StatusOf(context.Exception) < 500,
            });
            app.UseStatusCodePages();
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            app.Use((http, next) =>
            {
                // JSON is UTF-8 (RFC 8259, 8.1); on a charset that it does not know the framework fails instead of refusing.
                if (MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.Charset.HasValue
                    && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                {
                    http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                    return Task.CompletedTask;
                }
                // The answer to a repeated request is known by the hash of its body, which is read before the door reads it.
                if (http.Request.Headers.ContainsKey("Idempotency-Key"))
                    http.Request.EnableBuffering(LongestBodyBytes);
                return next(http);
            });

            var services = app.Services.GetRequiredService<LocalServices>();
            var v1 = app.MapGroup("/v1").AddEndpointFilter(AskStanding.Pass);
            foreach (var service in services.All)
            {
                var own = v1.MapGroup("").WithMetadata(service).AddEndpointFilter(SecondWall.Pass);
                service.Map(own);
                service.MapRoot?.Invoke(app);
                Operate.Map(v1, service);
                ShowRetention.Map(v1, service);
                ShowAutomata.Map(v1, service);
                ShowMyData.Map(own, service);
            }
            OpenStream.Map(v1, services);
            app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).ForAnyone();
            app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") }).ForAnyone();
            app.MapOpenApi("/openapi/{documentName}.json").ForAnyone();
            ShowDocs.Map(app);
            return app;
        }
    }
}
