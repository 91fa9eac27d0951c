using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Coop.Routing;
using Coop.Seeds;
using SignIn = Coop.Seeds.SignIn;

namespace Coop;

/// <summary>
/// Opens a co-op without a past, founded with the people of a day, and plays the day through its public API on a clock
/// that jumps whenever nothing is under way.
/// </summary>
internal static class PlayDay
{
    private static readonly TimeSpan RobotsSignedInFor = TimeSpan.FromDays(3);

    /// <summary>On a jumping clock a heartbeat is only a look for what another instance left, and there is none.</summary>
    private const string HeartbeatSeconds = "600";

    public static async Task<int> Run(
        Setting setting, Day day, string name, double? speed, bool stay, bool json, CancellationToken stopping)
    {
        var within = setting.Within(name);
        var began = TimeProvider.System.GetTimestamp();
        var (bustle, streams) = (new Bustle(), new StreamHub());
        using var clock = new PlayClock(Day.Dawn, () => bustle.Quiet, () => bustle.Begun, () => streams.Told, speed);
        var founding = WriteFounding.For(day, Path.Combine(within.Data.FullName, "founding"));
        await using var coop = await OpenCoop.Open(within, stopping, anew: true, with: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddSingleton(bustle);
            builder.Services.AddSingleton(streams);
            builder.Services.AddSingleton<IRouting>(new DayRouting(day.Travel));
            builder.Configuration["Founding"] = founding;
            builder.Configuration["Clock:HeartbeatSeconds"] = HeartbeatSeconds;
            builder.Configuration["Bus:Prefix"] = $"{name}-{Guid.NewGuid():N}-"[..(name.Length + 10)];
        });
        await OpenCoop.WaitForFounding(within, stopping);
        var signIns = JsonSerializer.Deserialize<List<SignIn>>(await File.ReadAllTextAsync(within.SignIns, stopping), Wire.Json)!;
        var roles = signIns.ToDictionary(person => person.Id, person => person.Roles);
        var tokens = coop.App.Services.GetRequiredService<Tokens>();
        var options = new PlayOptions(id => tokens.Issue(id, roles[id], RobotsSignedInFor), json ? !Console.IsErrorRedirected : !Console.IsOutputRedirected);

        var result = await Play.Run(day, coop.Address, clock, signIns, options, setting.Progress, stopping);
        result = result with { Seconds = Math.Round(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 1) };
        await RecordDay.Write(Path.Combine(within.Data.FullName, RecordDay.File), coop.App.Services, clock.GetUtcNow(), stopping);
        await setting.Progress.WriteLineAsync(result.Page);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(result, Wire.Json));
        if (stay && !stopping.IsCancellationRequested)
        {
            await setting.Progress.WriteLineAsync($"""
                The co-op stays open at {coop.Address}  (the API to read: {coop.Address}docs)
                Sign-ins of everybody in it: {within.SignIns}
                Ctrl-C closes it.
                """);
            await RunCoop.Stay(coop, stopping);
        }
        return 0;
    }

    /// <summary>Trips as long and as slow as the day has them.</summary>
    private sealed class DayRouting(DayTravel travel) : IRouting
    {
        public Trip Between(Place from, Place to, Vehicle vehicle) => new(DayTravel.Metres(from, to), travel.Seconds(from, to));
    }
}
