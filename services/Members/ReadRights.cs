using System.Text.Json;
using System.Text.Json.Nodes;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>
/// Anyone reads which systems decide what, from what, by which weights and voted rules, what is kept how long, who answers
/// and how to appeal (Directive (EU) 2024/2831 art. 9 to 11): asked of the running services at this moment.
/// </summary>
public static class ReadRights
{
    /// <param name="OnTheClock">All that runs without a person; what decides about people says what.</param>
    /// <param name="Figures">How long a review, an answer and a rectification may take, with their sources.</param>
    /// <param name="Retention">What is kept about people, what for, how long and by what right.</param>
    public sealed record View(
        DateTimeOffset At, InWords ByPeopleAlone, IReadOnlyList<Automaton> Systems, IReadOnlyList<ShowAutomata.Line> OnTheClock,
        IReadOnlyList<Due> Figures, InWords Contact, InWords Appeal, IReadOnlyList<ShowRetention.Line> Retention);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/rights", Read).WithTags("Rights").WithName("ReadRights").ForAnyone();

    private static async Task<Ok<View>> Read(HttpRequest http, MembersDb db, Peers peers, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var systems = new List<Automaton>();
        foreach (var known in Automata.All)
        {
            var told = await peers.Ask<JsonElement>(known.Service, known.Path, http, stopping);
            var rules = (await db.PolicyAt<JsonObject>(known.Kind, now, stopping))?.Record;
            systems.Add(new Automaton(
                known.Name, known.Decides, known.Contest, rules?.Ref, rules?.ProposalId, rules?.EffectiveAt, known.MoreAt,
                known.Told.Where(field => told.TryGetProperty(field, out _)).ToDictionary(field => field, told.GetProperty)));
        }
        var onTheClock = new List<ShowAutomata.Line>();
        foreach (var service in ServiceName.All)
            onTheClock.AddRange(await peers.Ask<IReadOnlyList<ShowAutomata.Line>>(service, $"/v1/rights/{service}", http, stopping));
        var retention = await peers.Ask<Page<ShowRetention.Line>>(ServiceName.Members, "/v1/retention", http, stopping);
        return TypedResults.Ok(new View(
            now, Automata.NoMachinePunishes, systems, onTheClock, DueProcess.Figures, Automata.Contact, Automata.Appeal,
            [.. retention.Items.Where(line => line.AboutPeople)]));
    }
}
