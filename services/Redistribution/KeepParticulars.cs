using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// Who stands on invoices: a coordinator says who the co-op is, each restaurant (or a coordinator for it) who it is. What
/// was said before stays, since older invoices name it.
/// </summary>
public static class KeepParticulars
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/invoices/seller", ReadSeller).WithName("ReadSeller").For(Role.Restaurant, Role.Member, Role.Coordinator, Role.Auditor);
        v1.MapPut("/invoices/seller", KeepSeller).WithName("KeepSeller").For(Role.Coordinator);
        v1.MapGet("/invoices/customers/{id:guid}", ReadCustomer).WithName("ReadCustomer").For(Role.Restaurant, Role.Coordinator, Role.Auditor);
        v1.MapPut("/invoices/customers/{id:guid}", KeepCustomer).WithName("KeepCustomer").For(Role.Restaurant, Role.Coordinator);
    }

    private static Task<Results<Ok<Particulars>, ProblemHttpResult>> ReadSeller(RedistributionDb db, CancellationToken stopping) =>
        Read(KeptParticulars.Coop, db, stopping);

    private static async Task<Results<Ok<Particulars>, ProblemHttpResult>> ReadCustomer(
        Guid id, Caller caller, RedistributionDb db, CancellationToken stopping) =>
        MayTouch(id, caller) ? await Read(id, db, stopping) : Problems.NotFound();

    private static Task<Results<Ok<Particulars>, ProblemHttpResult>> KeepSeller(
        Particulars request, RedistributionDb db, TimeProvider clock, CancellationToken stopping) =>
        Keep(KeptParticulars.Coop, request, db, clock, stopping);

    private static async Task<Results<Ok<Particulars>, ProblemHttpResult>> KeepCustomer(
        Guid id, Particulars request, Caller caller, RedistributionDb db, TimeProvider clock, CancellationToken stopping) =>
        MayTouch(id, caller) ? await Keep(id, request, db, clock, stopping) : Problems.NotFound();

    private static bool MayTouch(Guid business, Caller caller) =>
        business != KeptParticulars.Coop && (caller.Is(Role.Coordinator) || caller.Is(Role.Auditor) || caller.Id == business);

    private static async Task<Results<Ok<Particulars>, ProblemHttpResult>> Read(Guid business, RedistributionDb db, CancellationToken stopping) =>
        await db.ParticularsOf(business, stopping) is { } kept ? TypedResults.Ok(kept) : Problems.NotFound();

    private static async Task<Results<Ok<Particulars>, ProblemHttpResult>> Keep(
        Guid business, Particulars asked, RedistributionDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (asked.Wrong() is var (field, because))
            return Problems.Invalid(field, because);
        if (await db.ParticularsOf(business, stopping) != asked)
        {
            db.Particulars.Add(new(business, clock.GetUtcNow(), asked));
            try
            {
                await db.SaveChangesAsync(stopping);
            }
            catch (DbUpdateException problem) when (problem.IsDuplicate)
            {
                return new Refusal("in_flight", "Somebody else changed them at the same moment.").ToProblem();
            }
        }
        return TypedResults.Ok(asked);
    }
}
