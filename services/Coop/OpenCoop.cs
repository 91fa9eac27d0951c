using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Coop.Orders;
using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;

namespace Coop;

/// <summary>The whole co-op, open: every service in this process, on a PostgreSQL of its own or one that was given.</summary>
internal sealed class OpenCoop : IAsyncDisposable
{
    public static readonly Service[] Services =
        [MembersService.It, PricingService.It, OrdersService.It, MatchingService.It, RedistributionService.It];

    private readonly PrivatePostgres? postgres;

    private OpenCoop(PrivatePostgres? postgres, WebApplication app, Uri address) =>
        (this.postgres, App, Address) = (postgres, app, address);

    public WebApplication App { get; }
    public Uri Address { get; }

    /// <param name="anew">A co-op without a past: for the demo and a replay.</param>
    /// <param name="with">More for the host: another clock, other settings.</param>
    public static async Task<OpenCoop> Open(
        Setting setting, CancellationToken stopping, bool anew = false, Action<WebApplicationBuilder>? with = null)
    {
        RefuseTakenPort(setting.Port);
        var postgres = setting.Postgres is null
            ? await PrivatePostgres.Start(setting.Data, setting.Progress, stopping, anew)
            : null;
        try
        {
            setting.Data.Create();
            if (anew)
                File.Delete(setting.SignIns);
            var isDrawn = !File.Exists(setting.Secret);
            var secret = SecretOf(setting);
            Func<string, string> superuserOf = postgres is null
                ? database => new NpgsqlConnectionStringBuilder(setting.Postgres) { Database = database }.ConnectionString
                : database => postgres.ConnectionString(database);
            var names = Services.Select(service => service.Name).ToList();
            var configuration = await new MakeDatabases(superuserOf, secret, setting.Prefix).Run(names, anew, stopping);
            configuration["Keys:Secret"] = secret;
            configuration["SignIns"] = setting.SignIns;
            configuration["ConnectionStrings:Bus"] = setting.Bus;
            configuration["urls"] = $"http://127.0.0.1:{setting.Port}";

            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            builder.Configuration.AddInMemoryCollection(configuration);
            builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                .SetMinimumLevel(LogLevel.Warning);
            with?.Invoke(builder);
            builder.AddCoop(Services);
            var app = builder.Build();
            app.UseCoop();
            try
            {
                await app.StartAsync(stopping);
            }
            catch (WrongSecretException wrong)
            {
                if (isDrawn)
                    File.Delete(setting.Secret);
                await app.DisposeAsync();
                throw new ColdStart($"{setting.Secret}: {wrong.Message}", wrong);
            }
            var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
            return new OpenCoop(postgres, app, new Uri(address));
        }
        catch
        {
            if (postgres is not null)
                await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>The founding people's sign-ins, once they are written.</summary>
    public static async Task WaitForFounding(Setting setting, CancellationToken stopping)
    {
        while (!File.Exists(setting.SignIns))
            await Task.Delay(50, stopping);
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
    }

    /// <summary>What everything that is encrypted in the databases is encrypted under; part of every backup.</summary>
    private static string SecretOf(Setting setting)
    {
        if (!File.Exists(setting.Secret))
            DataFolder.WritePrivately(setting.Secret, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return File.ReadAllText(setting.Secret).Trim();
    }

    private static void RefuseTakenPort(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException taken)
        {
            throw new ColdStart($"Port {port} is taken by another program. Choose another with --port N (0 = a free one).", taken);
        }
    }
}
