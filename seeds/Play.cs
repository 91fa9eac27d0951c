namespace Coop.Seeds;

/// <summary>Plays a day through the public API, with robots as restaurants, riders and voting members.</summary>
public static class Play
{
    /// <param name="coop">Where the co-op answers.</param>
    /// <param name="clock">The clock that the co-op runs by; it jumps from here to the end, then follows the sun again.</param>
    /// <param name="signIns">Who is who: the part of each address before the @ is the id in the day.</param>
    /// <exception cref="TimeoutException">Nothing moves any more.</exception>
    /// <exception cref="RefusedException">The co-op refused what a day cannot do without.</exception>
    public static async Task<DayResult> Run(
        Day day, Uri coop, PlayClock clock, IReadOnlyList<SignIn> signIns, PlayOptions options, TextWriter progress,
        CancellationToken stopping)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = coop };
        var town = new Town(day);
        var showing = ShowProgress.Run(town, clock, progress, options.RewritesLine, over.Token);
        try
        {
            var everybody = new PlayEverybody(town, signIns, person => new Phone(http, clock, person.Id, options.TokenOf), clock);
            var playing = everybody.Play(over.Token);
            await await Task.WhenAny(playing, clock.Trouble).WaitAsync(stopping);
            var result = await playing;
            return result with { Seconds = Math.Round(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 1) };
        }
        finally
        {
            clock.FollowTheSun();
            await over.CancelAsync();
            await showing;
        }
    }
}
