using Coop.Hosting;
using Coop.Members;
using Coop.Redistribution;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static Coop.Services.Peoples_data_is_theirs;

namespace Coop.Services;

/// <summary>A coordinator or auditor who opens what is somebody's is written down for good, and that person reads it.</summary>
[Collection(nameof(OneCoop))]
public sealed class Who_looks_by_their_office_is_seen(CoopFixture coop)
{
    private readonly Town town = new(coop);

    /// <summary>Doors open to coordinators or auditors that show nobody, and why.</summary>
    private static readonly string[] ShowNobody =
    [
        "GET /v1/orders/", "GET /v1/orders/{id:guid}", "GET /v1/rides/{id:guid}",   // a restaurant's order, with the display name that it sees, too
        "GET /v1/rides/{id:guid}/why",                                             // riders by their shift, open to every member
        "GET /v1/slots", "GET /v1/slots/supply", "GET /v1/insurance", "GET /v1/proposals", "GET /v1/proposals/{id:guid}", "GET /v1/proposals/{id:guid}/ballots",   // what every member reads
        "GET /v1/orders/{id:guid}/receipt", "GET /v1/orders/{id:guid}/wait-objections", "GET /v1/wait-objections",   // no name or id of anybody
        "GET /v1/periods", "GET /v1/distributions/{id:guid}/proof", "GET /v1/books/trial-balance", "GET /v1/books/expenses/recurring",   // sums and pseudonyms
        "GET /v1/invoices", "GET /v1/invoices/{number}", "GET /v1/invoices/{number}.pdf", "GET /v1/invoices/ageing", "GET /v1/payments",   // restaurants
        "GET /v1/invoices/seller", "GET /v1/invoices/customers/{id:guid}", "GET /v1/payouts/coop",
        "GET /v1/exports/fec/{year}/description", "GET /v1/restaurants/{id:guid}/api-keys",
        "GET /v1/announcements", "GET /v1/proposals/{id:guid}/evidence/{name}",     // what was said and shown to every member
    ];

    /// <summary>Doors that answer with the case that a coordinator decides: by whom stands in the case itself, which the person reads.</summary>
    private static readonly string[] SignedByWhoDecides =
    [
        "POST /v1/members/{id:guid}/restrictions", "POST /v1/restrictions/{id:guid}/review", "POST /v1/questions/{id:guid}/answer", "POST /v1/incidents/{id:guid}/close",
    ];

    [Fact]
    public async Task Who_looked_by_their_office_is_written_down_and_shown()
    {
        var (rider, shift) = await town.RiderOnShift();
        await rider.Get($"/v1/statements/members/{rider.Id}");
        await coop.Coordinator.Get($"/v1/statements/members/{rider.Id}");
        await coop.Coordinator.Get($"/v1/shifts/{shift}/clock");
        await coop.Coordinator.Get($"/v1/statements/restaurants/{rider.Id}");
        await coop.Coordinator.Get("/v1/books/entries");

        var answer = await rider.Get("/v1/my-data");

        Assert.Equal([coop.Coordinator.Id], Reads("redistribution", "ReadMemberStatement"));
        Assert.Equal([coop.Coordinator.Id], Reads("redistribution", "ReadRestaurantStatement"));
        Assert.Equal([coop.Coordinator.Id], Reads("matching", "ReadClock"));
        Assert.Contains(coop.Coordinator.Id, Reads("redistribution", "ReadEntries"));
        IEnumerable<Guid> Reads(string service, string door) => Rows(answer, service, "personal_reads")
            .Where(read => read.GetProperty("door").GetString() == door).Select(read => read.GetProperty("reader").GetGuid());
        await Assert.ThrowsAsync<PostgresException>(() => coop.InDatabase<RedistributionDb, int>(db => db.Database.ExecuteSqlAsync($"DELETE FROM personal_reads")));
        var logs = (await coop.Coordinator.Get("/v1/ops/redistribution/chains")).EnumerateArray().Select(log => log.GetProperty("log").GetString());
        Assert.Contains("personal_reads", logs);
    }

    [Fact]
    public void Every_door_that_shows_people_by_office_is_marked() => Assert.Empty(
        ByOffice().Where(door => door.Method == "GET").Select(door => door.ToString())
            .Where(door => !door.EndsWith("/chains", StringComparison.Ordinal)).Except(Marked().Select(Name)).Except(ShowNobody));

    /// <summary>As does one that changes something and answers with what it shows.</summary>
    [Fact]
    public void What_is_marked_where_it_is_read_is_marked_where_it_is_answered()
    {
        var shown = Marked().SelectMany(Answers).ToHashSet();
        var offices = ByOffice().Select(door => door.ToString()).ToHashSet();

        var unmarked = All().Where(door => offices.Contains(Name(door)) && Answers(door).Any(shown.Contains)).Except(Marked()).Select(Name).Except(SignedByWhoDecides);

        Assert.Contains(typeof(DistributionView), shown);
        Assert.Empty(unmarked);
    }

    private IEnumerable<Door> ByOffice() => Doors.Of(coop).Where(door => door.Roles.Contains(Role.Coordinator) || door.Roles.Contains(Role.Auditor));

    private IEnumerable<RouteEndpoint> All() => coop.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private IEnumerable<RouteEndpoint> Marked() => All().Where(door => door.Metadata.GetMetadata<ShowsPeople>() is not null);

    private static string Name(RouteEndpoint door) => $"{door.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0]} /{door.RoutePattern.RawText!.TrimStart('/')}";

    /// <summary>What a door of this project answers with when all is well, a list's items instead of the list.</summary>
    private static IEnumerable<Type> Answers(RouteEndpoint door) =>
        from answer in door.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
        where answer.StatusCode < 300 && answer.Type is not null
        from type in (Type[])[answer.Type!, .. answer.Type!.GenericTypeArguments]
        where type.Namespace!.StartsWith("Coop.", StringComparison.Ordinal)
        select type;
}
