using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// Each person says themselves where their pay and share go, and nobody else can: an account is one person's, so that work
/// cannot be sub-let by having it paid to another. A coordinator says which account the co-op pays from.
/// </summary>
public static class KeepPayoutAccount
{
    private static readonly MemberId Coop = new(Guid.Empty);

    public sealed record Request(
        [property: Required, StringLength(60, MinimumLength = 5)] string Iban, [property: Required, StringLength(70, MinimumLength = 1)] string Holder);

    /// <param name="Iban">Only its ends: enough to know it again.</param>
    public sealed record View(string Iban, string Holder, DateTimeOffset ChangedAt);

    /// <summary>Where somebody is paid, opened for themselves alone.</summary>
    internal sealed record PaidOn(string? Iban, string? Holder);

    internal static Summary Mine { get; } = Summary.Of<RedistributionDb, PaidOn>(async (db, services, caller, stopping) =>
        await db.PayoutAccounts.AsNoTracking().SingleOrDefaultAsync(one => one.MemberId == caller.Member, stopping) is { } account
            && services.GetRequiredService<PayoutSeals>().Open(account) is var (iban, holder) ? new PaidOn(iban, holder) : new PaidOn(null, null));

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/payouts/me", (Caller caller, RedistributionDb db, PayoutSeals seals, CancellationToken stopping) => Read(caller.Member, db, seals, stopping))
            .WithName("ReadPayoutAccount").For(Role.Member, Role.Rider);
        v1.MapPut("/payouts/me", (Request request, Caller caller, RedistributionDb db, PayoutSeals seals, TimeProvider clock, CancellationToken stopping) => Keep(caller.Member, request, db, seals, clock, stopping))
            .WithName("KeepPayoutAccount").For(Role.Member, Role.Rider).OnlyJustSignedIn();
        v1.MapDelete("/payouts/me", Forget).WithName("ForgetPayoutAccount").For(Role.Member, Role.Rider);
        v1.MapGet("/payouts/coop", (RedistributionDb db, PayoutSeals seals, CancellationToken stopping) => Read(Coop, db, seals, stopping))
            .WithName("ReadPayingAccount").For(Role.Coordinator, Role.Auditor);
        v1.MapPut("/payouts/coop", (Request request, RedistributionDb db, PayoutSeals seals, TimeProvider clock, CancellationToken stopping) => Keep(Coop, request, db, seals, clock, stopping))
            .WithName("KeepPayingAccount").For(Role.Coordinator).OnlyJustSignedIn();
    }

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Read(MemberId member, RedistributionDb db, PayoutSeals seals, CancellationToken stopping) =>
        await db.PayoutAccounts.AsNoTracking().SingleOrDefaultAsync(one => one.MemberId == member, stopping) is { } account
            ? TypedResults.Ok(Show(account, seals)) : Problems.NotFound();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Keep(
        MemberId member, Request request, RedistributionDb db, PayoutSeals seals, TimeProvider clock, CancellationToken stopping)
    {
        if (Iban.Read(request.Iban) is not { } iban)
            return Problems.Invalid("iban", "This is no IBAN of a country that SEPA reaches: a sign is wrong or missing.");
        if (request.Holder.Any(char.IsControl) || request.Holder.Trim().Length == 0)
            return Problems.Invalid("holder", "The holder's name is one line of plain words.");
        var account = await db.PayoutAccounts.FindAsync([member], stopping);
        if (account is null)
            db.PayoutAccounts.Add(account = new PayoutAccount { MemberId = member, ChangedAt = clock.GetUtcNow() });
        else if (seals.Open(account) != (iban, request.Holder))
            account.ChangedAt = clock.GetUtcNow();
        seals.Seal(account, iban, request.Holder);
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate)
        {
            return new Refusal("iban_taken", "This account is another's already: everybody is paid on their own.").ToProblem();
        }
        return TypedResults.Ok(Show(account, seals));
    }

    private static async Task<NoContent> Forget(Caller caller, RedistributionDb db, CancellationToken stopping)
    {
        await db.PayoutAccounts.Where(one => one.MemberId == caller.Member).ExecuteDeleteAsync(stopping);
        return TypedResults.NoContent();
    }

    private static View Show(PayoutAccount account, PayoutSeals seals)
    {
        var (iban, holder) = seals.Open(account);
        return new(Iban.Masked(iban), holder, account.ChangedAt);
    }
}
