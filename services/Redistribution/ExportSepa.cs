using System.Globalization;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// The file for the bank that pays everybody's month, or everybody's share. It is made once, and asking again gives the
/// same bytes; whoever has said no account is named, and then there is no file at all.
/// </summary>
public static class ExportSepa
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/exports/sepa/pay/{month}", OfPay).WithName("ExportSepaPay").For(Role.Coordinator).ShowsEverybody().Produces<string>(200, "application/xml");
        v1.MapGet("/exports/sepa/shares/{id:guid}", OfShares).WithName("ExportSepaShares").For(Role.Coordinator).ShowsEverybody().Produces<string>(200, "application/xml");
        v1.MapPost("/exports/sepa/pay/{month}/paid", Paid).WithName("PaySepa").For(Role.Coordinator);
    }

    public sealed record PaidView(string File, DateTimeOffset PaidAt, Money NetCents, int People);

    /// <param name="month">A month that is over.</param>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> OfPay(
        string month, RedistributionDb db, Chart chart, PayoutSeals seals, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        if (Month.Named(month, statutes.Zone) is not { } span)
            return Problems.Invalid("month", "A month is written as in 2026-10.");
        if (span.EndsAt > now)
            return new Refusal("not_ended", $"{month} is not over.").ToProblem();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldBooks(stopping);
        var file = $"pay:{month}";
        if (await Known(file, db, seals, stopping) is { } kept)
            return kept;
        if (await db.PaymentFiles.FirstOrDefaultAsync(one => one.Id.StartsWith("pay:") && one.PaidAt == null, stopping) is { } unpaid)
            return new Refusal("earlier_unpaid", $"{unpaid.Id} was made and is not paid yet.").ToProblem();
        List<PaidOut> people = [.. (await db.PayDue(chart, span.EndsAt, stopping)).Select(due => due.In(file)).OfType<PaidOut>()];
        var made = await Make(file, $"PAY-{month}", $"Pay {month}", [.. people.Select(one => (one.MemberId, one.NetCents))], statutes, db, seals, now, stopping);
        if (made.Result is not FileContentHttpResult)
            return made;
        db.PaidOuts.AddRange(people);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return made;
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> OfShares(
        Guid id, RedistributionDb db, Chart chart, PayoutSeals seals, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldBooks(stopping);
        if (await db.Distributions.AsNoTracking().Include(one => one.Lines).SingleOrDefaultAsync(one => one.Id == id, stopping) is not { } shared)
            return Problems.NotFound();
        if (await Known($"shares:{id}", db, seals, stopping) is { } kept)
            return kept;
        if (shared.Status != DistributionStatus.Approved)
            return new Refusal("not_approved", "Shares are sent once the members carried them and before they are paid.").ToProblem();
        var people = await db.ShareOuts(chart, shared, statutes, now, stopping);
        var made = await Make($"shares:{id}", $"SHARES-{id.ToString("N")[..20]}", $"Share {shared.Period}",
            [.. people.Where(one => one.NetCents > Money.Zero).Select(one => (one.MemberId, one.NetCents))], statutes, db, seals, now, stopping);
        if (made.Result is not FileContentHttpResult)
            return made;
        db.PaidOuts.AddRange(people);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return made;
    }

    /// <summary>The bank has carried the month's file out: what it paid is owed no more.</summary>
    private static async Task<Results<Ok<PaidView>, ProblemHttpResult>> Paid(
        string month, RedistributionDb db, BookEntry books, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldBooks(stopping);
        if (await db.PaymentFiles.SingleOrDefaultAsync(one => one.Id == $"pay:{month}", stopping) is not { } file)
            return Problems.NotFound();
        var people = await db.PaidOuts.AsNoTracking().Where(one => one.FileId == file.Id).OrderBy(one => one.MemberId).ToListAsync(stopping);
        if (file.PaidAt is null)
        {
            file.PaidAt = clock.GetUtcNow();
            await books.Book(posting.OfPayOut(month, people, file.PaidAt.Value), stopping);
            await db.SaveChangesAsync(stopping);
        }
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(new PaidView(file.Id, file.PaidAt.Value, people.Aggregate(Money.Zero, (sum, one) => sum + one.NetCents), people.Count));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>?> Known(string id, RedistributionDb db, PayoutSeals seals, CancellationToken stopping) =>
        await db.PaymentFiles.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stopping) is not { } file ? null
            : file.Content.Length == 0 ? new Refusal("file_gone", "It was paid long ago: what it paid stands in the books, its account numbers nowhere.").ToProblem()
            : Answer(id, seals.Open(file));

    private static FileContentHttpResult Answer(string id, byte[] content) =>
        TypedResults.File(content, "application/xml", $"{id.Replace(':', '-')}.xml");

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Make(
        string id, string message, string remittance, IReadOnlyList<(MemberId Member, Money Cents)> people, Statutes statutes,
        RedistributionDb db, PayoutSeals seals, DateTimeOffset now, CancellationToken stopping)
    {
        if (people.Count == 0)
            return new Refusal("nothing_due", "Nothing is due to anybody.").ToProblem();
        var accounts = (await db.PayoutAccounts.AsNoTracking().ToListAsync(stopping)).ToDictionary(one => one.MemberId, seals.Open);
        if (!accounts.TryGetValue(new(Guid.Empty), out var coop))
            return new Refusal("no_paying_account", "The co-op has said no account that it pays from: PUT /payouts/coop.").ToProblem();
        if (people.Where(one => !accounts.ContainsKey(one.Member)).Select(one => one.Member.Value).Order().ToList() is { Count: > 0 } without)
            return new Refusal("no_iban", $"These have said no account: {string.Join(", ", without)}.")
            {
                Facts = new Dictionary<string, object?> { ["members"] = without },
            }.ToProblem();
        var transfers = people.OrderBy(one => one.Member.Value).Select((one, no) => new Transfer(
            string.Create(CultureInfo.InvariantCulture, $"{message}-{no + 1}"), accounts[one.Member].Holder, accounts[one.Member].Iban, one.Cents)).ToList();
        var today = Span.DayOf(now, statutes.Zone);
        var content = CreditTransfer.Of(message, now, today.AddDays(today.DayOfWeek switch { DayOfWeek.Friday => 3, DayOfWeek.Saturday => 2, _ => 1 }),
            coop.Holder, coop.Iban, remittance, transfers);
        db.PaymentFiles.Add(seals.Seal(new PaymentFile { Id = id, MadeAt = now, Content = content }));
        return Answer(id, content);
    }
}
