using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coop.Hosting;

/// <summary>
/// Puts the services of this process on the bus: MassTransit receives, on RabbitMQ or in memory, one queue a service;
/// the relay sends.
/// </summary>
internal static class NewsBus
{
    /// <summary>While a batch with a bad letter is tried letter by letter, others go on.</summary>
    private const int BatchesAtOnce = 4;

    extension(IServiceCollection services)
    {
        public void AddNews<TDb>(Service service) where TDb : CoopDb
        {
            services.AddSingleton<Ears<TDb>>();
            foreach (var door in Ears<TDb>.Doors())
                services.TryAddScoped(door);
            services.AddOnTheClock<RelayOutbox<TDb>>();
            services.AddSingleton<Listen>(new Listen(
                service.Name, service.MostInABatch,
                register => register.AddConsumer<HearNews<TDb>>(),
                (endpoint, context) => endpoint.ConfigureConsumer<HearNews<TDb>>(context, consumer => consumer.Options<BatchOptions>(
                    batch => batch.SetMessageLimit(service.MostInABatch).SetTimeLimit(context.GetRequiredService<Gathering>().ForBatches)
                        .SetConcurrencyLimit(BatchesAtOnce)))));
        }

        public void AddBus(IConfiguration configuration)
        {
            var listeners = services.Where(service => service.ServiceType == typeof(Listen))
                .Select(service => (Listen)service.ImplementationInstance!).ToList();
            var onRabbit = configuration.GetConnectionString("Bus") is { Length: > 0 };
            services.AddSingleton(new Gathering(
                TimeSpan.FromMilliseconds(configuration.GetValue("Bus:GatherMilliseconds", onRabbit ? 20 : 0))));
            if (onRabbit)
            {
                services.AddSingleton<RabbitTopology>();
                services.AddSingleton<ICarryNews, RabbitCarrier>();
                services.AddSingleton<IKeepDeadLetters, RabbitDeadLetters>();
            }
            else
            {
                services.AddSingleton<ICarryNews, MemoryCarrier>();
                services.AddSingleton<IKeepDeadLetters, MemoryDeadLetters>();
                services.AddHostedService<ResendUnheard>();
            }

            services.AddMassTransit(bus =>
            {
                foreach (var listener in listeners)
                    listener.Register(bus);
                if (onRabbit)
                    bus.UsingRabbitMq((context, rabbit) => OnRabbit(rabbit, context, listeners));
                else
                    bus.UsingInMemory((context, memory) =>
                    {
                        foreach (var listener in listeners)
                            memory.ReceiveEndpoint(listener.Service, endpoint => Receive(endpoint, context, listener));
                    });
            });
            services.AddHealthChecks().AddCheck<CanReachBus>("bus", tags: ["ready"]);
        }
    }

    private static void OnRabbit(IRabbitMqBusFactoryConfigurator rabbit, IBusRegistrationContext context, List<Listen> listeners)
    {
        var topology = context.GetRequiredService<RabbitTopology>();
        rabbit.Host(topology.Broker);
        rabbit.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        foreach (var listener in listeners)
            rabbit.ReceiveEndpoint(topology.Queue(listener.Service), endpoint =>
            {
                foreach (var (name, value) in topology.Arguments(listener.Service))
                    endpoint.SetQueueArgument(name, value);
                // What nobody can read goes back, and by the broker's delivery limit to the dead letters.
                endpoint.ThrowOnSkippedMessages();
                endpoint.RethrowFaultedMessages();
                Receive(endpoint, context, listener);
            });
    }

    private static void Receive(IReceiveEndpointConfigurator endpoint, IBusRegistrationContext context, Listen listener)
    {
        endpoint.ConfigureConsumeTopology = false;
        endpoint.PrefetchCount = BatchesAtOnce * listener.MostInABatch;
        listener.Configure(endpoint, context);
    }

    /// <summary>How one service listens.</summary>
    private sealed record Listen(
        string Service, int MostInABatch, Action<IBusRegistrationConfigurator> Register,
        Action<IReceiveEndpointConfigurator, IBusRegistrationContext> Configure);
}

/// <summary>
/// For how long letters gather before they are sent or let in, so that one commit carries many under load. It is a cost
/// in latency at every hop, so a bus in memory, where a commit carries what there is, does without.
/// </summary>
internal sealed record Gathering(TimeSpan Pause)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    public TimeSpan ForBatches => Pause < Least ? Least : Pause;

    public Task Wait(CancellationToken stopping) => Pause > TimeSpan.Zero ? Task.Delay(Pause, stopping) : Task.CompletedTask;
}
