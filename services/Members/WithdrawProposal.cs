using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>Who put a question to the vote takes it back, before the vote opens.</summary>
public static class WithdrawProposal
{
    public static void Map(IEndpointRouteBuilder members) => members.MapPost("/proposals/{id:guid}/withdraw", Handle)
        .WithName("WithdrawProposal").For(Role.Member, Role.Coordinator);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var proposal = await db.Proposals.FromSql($"SELECT * FROM proposals WHERE id = {id} FOR UPDATE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
        if (proposal is null || proposal.ProposedBy != caller.Id)
            return Problems.NotFound();
        if (proposal.Status != ProposalStatus.Withdrawn && proposal.IsDebatedAt(clock.GetUtcNow()) is { } refusal)
            return refusal.ToProblem();
        proposal.Withdraw();
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }
}
