namespace Coop.Matching;

/// <summary>What can happen to a shift that its clock has to know.</summary>
public enum ClockKind
{
    Paused, Resumed, OfferShown, OfferAnswered,
    Assigned, Arrived, Collected, ArrivedDropoff, Delivered, Returning, Returned, GivenUp,
    Incident,
}

/// <summary>
/// One line of a shift's clock, never changed: what happened, to which offer (for the steps of a ride, the one that was
/// taken), when, and when we learnt of it (a phone without network tells late).
/// </summary>
/// <param name="RideId">The ride that a step is of; an offer can have several.</param>
public sealed record ClockEvent(
    ShiftId ShiftId, ClockKind Kind, Guid Subject, DateTimeOffset At, DateTimeOffset ReceivedAt, RideId? RideId = null)
{
    public long Seq { get; init; }
}

/// <summary>
/// Cuts a shift into states without gap or overlap, from what happened and in whatever order it was told
/// (domain.md §4.2). Measured time, never estimated: the three hours' wait at a restaurant are three hours.
/// </summary>
public static class ClockBook
{
    private sealed record Stretch(ClockState State, DateTimeOffset From, DateTimeOffset To);

    /// <summary>The whole of [<paramref name="startedAt"/>, <paramref name="endedAt"/>), in order; what lies outside is left out.</summary>
    public static IReadOnlyList<ClockSpan> Of(
        DateTimeOffset startedAt, DateTimeOffset endedAt, IEnumerable<ClockEvent> events)
    {
        var all = events.OrderBy(e => e.At).ThenBy(e => e.Kind).ThenBy(e => e.Subject).ThenBy(e => e.RideId?.Value).ToList();
        // What comes first wins where two would overlap: a ride is never hidden by a pause or another offer, and nothing hides an incident.
        List<Stretch> stretches = [.. Incidents(all, endedAt), .. Rides(all, endedAt), .. Pauses(all, endedAt), .. Offers(all, endedAt)];
        var cuts = stretches.SelectMany(s => new[] { s.From, s.To })
            .Where(at => at > startedAt && at < endedAt)
            .Concat([startedAt, endedAt]).Distinct().Order().ToList();

        var spans = new List<ClockSpan>();
        foreach (var (from, to) in cuts.Zip(cuts.Skip(1)))
        {
            var state = stretches.Find(s => s.From <= from && to <= s.To)?.State ?? ClockState.Available;
            if (spans.Count > 0 && spans[^1].State == state)
                spans[^1] = spans[^1] with { To = to };
            else
                spans.Add(new ClockSpan(state, from, to));
        }
        return spans;
    }

    /// <summary>Seconds in the states that <paramref name="counts"/> names.</summary>
    public static long Seconds(IEnumerable<ClockSpan> clock, params ClockState[] counts) =>
        clock.Where(span => counts.Contains(span.State)).Sum(span => span.Seconds);

    private static IEnumerable<Stretch> Incidents(List<ClockEvent> all, DateTimeOffset end) =>
        from incident in all
        where incident.Kind == ClockKind.Incident
        select new Stretch(ClockState.Incident, incident.At, end);

    private static IEnumerable<Stretch> Rides(List<ClockEvent> all, DateTimeOffset end) => all
        .Where(e => e.Kind is >= ClockKind.Assigned and < ClockKind.Incident)
        .GroupBy(e => (e.Subject, e.RideId))
        .SelectMany(ride => ride.Any(e => e.Kind == ClockKind.Assigned) ? Phases([.. ride], end) : []);

    private static IEnumerable<Stretch> Phases(List<ClockEvent> ride, DateTimeOffset end)
    {
        DateTimeOffset? givenUpAt = ride.Where(e => e.Kind == ClockKind.GivenUp).Min(e => (DateTimeOffset?)e.At);
        var timeline = ride.Aggregate(RideTimeline.Empty, (line, e) => MarkOf(e.Kind) is { } mark ? line.With(mark, e.At) : line);
        (ClockState State, DateTimeOffset? Until)[] phases =
        [
            (ClockState.ToPickup, timeline.At(RideMark.Arrived)),
            (ClockState.WaitPickup, timeline.At(RideMark.Collected)),
            (ClockState.ToDropoff, timeline.At(RideMark.ArrivedDropoff)),
            (ClockState.WaitDropoff, timeline.At(RideMark.Delivered)),
            (ClockState.Return, timeline.DeliveredAt is null ? timeline.At(RideMark.Returned) : timeline.DeliveredAt),
        ];
        var last = givenUpAt ?? end;
        var from = ride.Where(e => e.Kind == ClockKind.Assigned).Min(e => e.At);
        foreach (var (state, until) in phases)
        {
            var to = until < last ? until.Value : last;
            if (to > from)
                yield return new Stretch(state, from, to);
            from = to > from ? to : from;
        }
    }

    private static IEnumerable<Stretch> Pauses(List<ClockEvent> all, DateTimeOffset end) =>
        from pause in all
        where pause.Kind == ClockKind.Paused
        let resumedAt = all.Where(e => e.Kind == ClockKind.Resumed && e.At >= pause.At).Min(e => (DateTimeOffset?)e.At)
        select new Stretch(ClockState.Pause, pause.At, resumedAt ?? end);

    private static IEnumerable<Stretch> Offers(List<ClockEvent> all, DateTimeOffset end) =>
        from shown in all
        where shown.Kind == ClockKind.OfferShown
        let answeredAt = all.Where(e => e.Kind == ClockKind.OfferAnswered && e.Subject == shown.Subject).Min(e => (DateTimeOffset?)e.At)
        select new Stretch(ClockState.Offered, shown.At, answeredAt ?? end);

    private static RideMark? MarkOf(ClockKind kind) => kind switch
    {
        ClockKind.Arrived => RideMark.Arrived,
        ClockKind.Collected => RideMark.Collected,
        ClockKind.ArrivedDropoff => RideMark.ArrivedDropoff,
        ClockKind.Delivered => RideMark.Delivered,
        ClockKind.Returning => RideMark.Returning,
        ClockKind.Returned => RideMark.Returned,
        _ => null,
    };
}
