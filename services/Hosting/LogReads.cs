using Coop.Members;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Coop.Hosting;

/// <summary>
/// Somebody opened, by their office, what is another's: who, whose, through which door and when. The rows are chained, and
/// the person reads them among their data.
/// </summary>
/// <param name="Person">Whose data it was; null for something that shows everybody's.</param>
public sealed record PersonalRead(Guid? Person, Guid Reader, string Door, DateTimeOffset At)
{
    public long Seq { get; init; }

    internal static void Map(ModelBuilder model)
    {
        model.Entity<PersonalRead>(read =>
        {
            read.ToTable("personal_reads").HasKey(r => r.Seq);
            read.Property(r => r.Seq).UseIdentityAlwaysColumn();
            read.HasIndex(r => r.Person);
        });
        model.KeepChainOf<PersonalRead>($"concat_ws(' ', coalesce(person::text, '-'), reader, door, {Chains.Instant("at")})");
    }
}

/// <summary>Marks a door that shows people's data to somebody by their office.</summary>
public sealed record ShowsPeople;

/// <summary>Writes into the log of reads before the data leaves the house; what cannot be written down is not shown.</summary>
public static class LogReads
{
    extension(RouteHandlerBuilder door)
    {
        /// <summary>The door shows what is everybody's, to a coordinator or auditor under the people's ids.</summary>
        public RouteHandlerBuilder ShowsEverybody() => door.Shows((_, _) => Task.FromResult<Guid?>(null));

        /// <summary>The door shows what is the person's whose id stands in its path.</summary>
        public RouteHandlerBuilder ShowsAnother() => door.Shows((http, _) => Task.FromResult<Guid?>(IdIn(http)));

        /// <summary>The door shows what is the person's to whom belongs what its path names.</summary>
        public RouteHandlerBuilder ShowsAnother<TDb>(Func<TDb, Guid, CancellationToken, Task<Guid?>> whose) where TDb : CoopDb =>
            door.Shows((http, stopping) => whose(http.RequestServices.GetRequiredService<TDb>(), IdIn(http), stopping));

        private RouteHandlerBuilder Shows(Func<HttpContext, CancellationToken, Task<Guid?>> whose) =>
            door.WithMetadata(new ShowsPeople()).AddEndpointFilter(async (context, next) =>
            {
                var answer = await next(context);
                await Log(context.HttpContext, answer is INestedHttpResult nested ? nested.Result : answer, whose);
                return answer;
            });
    }

    private static Guid IdIn(HttpContext http) => Guid.Parse((string)http.GetRouteValue("id")!);

    private static async Task Log(HttpContext http, object? answer, Func<HttpContext, CancellationToken, Task<Guid?>> whose)
    {
        if (Caller.Of(http.User) is not { } reader || !(reader.Is(Role.Coordinator) || reader.Is(Role.Auditor))
            || (answer as IStatusCodeHttpResult)?.StatusCode >= StatusCodes.Status400BadRequest)
            return;
        var person = await whose(http, http.RequestAborted);
        if (person == reader.Id)
            return;
        var endpoint = http.GetEndpoint()!;
        var db = (CoopDb)http.RequestServices.GetRequiredService(endpoint.Metadata.GetRequiredMetadata<Service>().Db);
        var door = endpoint.Metadata.GetRequiredMetadata<EndpointNameMetadata>().EndpointName;
        db.Add(new PersonalRead(person, reader.Id, door, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()));
        await db.SaveChangesAsync(http.RequestAborted);
    }
}
