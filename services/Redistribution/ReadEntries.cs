using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// The books, entry by entry. Coordinators and auditors see whom a line concerns; a member sees their own lines, and on
/// the others' the pseudonym of the year. Whoever reads on from the last one they saw misses none, since entries are
/// numbered in the order in which they are saved.
/// </summary>
public static class ReadEntries
{
    public sealed record LineView(string Account, string? Aux, Money DebitCents, Money CreditCents);

    public sealed record View(
        Guid Id, long Seq, DateTimeOffset At, string Key, Journal Journal, IReadOnlyList<LineView> Lines, string Because, string Hash);

    public static void Map(IEndpointRouteBuilder books) => books.MapGet("/books/entries", Handle)
        .WithName("ReadEntries").For(Role.Member, Role.Auditor, Role.Coordinator).ShowsEverybody();

    private static async Task<Ok<Page<View>>> Handle(
        Caller caller, RedistributionDb db, Chart chart, Pseudonyms pseudonyms, CancellationToken stopping, long after = 0,
        [Range(1, Page<View>.MostItems)] int limit = Page<View>.DefaultLimit)
    {
        var found = await db.Entries.AsNoTracking().Include(entry => entry.Lines)
            .Where(entry => entry.Seq > after).OrderBy(entry => entry.Seq).Take(limit + 1).ToListAsync(stopping);
        var views = new List<View>();
        foreach (var entry in found)
        {
            var name = await pseudonyms.For(caller, entry.At, stopping);
            views.Add(new(entry.Id, entry.Seq, entry.At, entry.Key, entry.Journal,
                [.. entry.Lines.OrderBy(line => line.No).Select(line => new LineView(
                    line.Account,
                    line.Aux is not { } aux ? null : chart.Named(line.Account)?.IsPersonal == false ? aux.ToString() : name(aux),
                    line.DebitCents, line.CreditCents))],
                entry.Because, entry.Hash));
        }

        return TypedResults.Ok(Page<View>.Of(views, limit, last => $"{last.Seq}"));
    }
}
