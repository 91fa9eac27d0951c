using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A coordinator, or whom the members elected to speak for them, says something to all: nobody's leave is asked.</summary>
public static class Announce
{
    public sealed record Request(IReadOnlyDictionary<string, string> Texts);

    public sealed record View(Guid Id, Voice Voice, IReadOnlyDictionary<string, string> Texts, DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPost("/announcements", Handle).WithName("Announce").For(Role.Coordinator, Role.Member).Once();
        members.MapGet("/announcements", Read).WithName("ReadAnnouncements").For(Role.Rider, Role.Member, Role.Coordinator, Role.Auditor);
    }

    private static async Task<Results<Created<View>, ProblemHttpResult>> Handle(
        Request request, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (!Announcement.CanBeRead(request.Texts))
            return Problems.Invalid("texts", "A text in each of one to ten languages (fr, en…), of up to 5,000 characters.");
        var isRepresentative = await db.IsRepresentative(caller.Member, clock.GetUtcNow(), stopping);
        if (!isRepresentative && !caller.Is(Role.Coordinator))
            return NotElected;
        var said = db.Say(isRepresentative ? Voice.Representative : Voice.Coordinator, caller.Member, request.Texts, clock.GetUtcNow());
        await db.SaveChangesAsync(stopping);
        return TypedResults.Created("/v1/announcements", new View(said.Id, said.Voice, said.Texts, said.At));
    }

    /// <summary>Newest first.</summary>
    private static async Task<Results<Ok<Page<View>>, ProblemHttpResult>> Read(
        MembersDb db, CancellationToken stopping, Guid? after = null, int limit = Page<View>.DefaultLimit)
    {
        if (limit is < 1 or > Page<View>.MostItems)
            return Problems.Invalid("limit", $"A page has 1 to {Page<View>.MostItems} items.");
        var found = await db.Announcements.AsNoTracking().Where(one => after == null || one.Id < after)
            .OrderByDescending(one => one.Id).Take(limit + 1).ToListAsync(stopping);
        return TypedResults.Ok(Page<View>.Of(
            [.. found.Select(one => new View(one.Id, one.Voice, one.Texts, one.At))], limit, view => view.Id.ToString()));
    }

    internal static ProblemHttpResult NotElected =>
        VotingRule.No("not_elected", "Only whom the members elected to speak for them may do this.").ToProblem();

    extension(MembersDb db)
    {
        internal Announcement Say(Voice voice, MemberId by, IReadOnlyDictionary<string, string> texts, DateTimeOffset now)
        {
            var said = new Announcement { Id = Guid.CreateVersion7(now), Voice = voice, By = by, Texts = texts, At = now };
            db.Announcements.Add(said);
            db.Publish(new AnnouncementMade(said.Id, now));
            return said;
        }

        internal async Task<bool> IsRepresentative(MemberId member, DateTimeOffset at, CancellationToken stopping) =>
            (await db.Representatives.Where(one => one.MemberId == member).ToListAsync(stopping)).Exists(one => one.HoldsAt(at));
    }
}
