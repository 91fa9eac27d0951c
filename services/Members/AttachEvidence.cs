using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A coordinator, or who proposed, adds a file to a proposal while it is debated; once the vote is open nothing is added.</summary>
public static class AttachEvidence
{
    public static void Map(IEndpointRouteBuilder members) => members.MapPut("/proposals/{id:guid}/evidence/{name}", Handle)
        .WithName("AttachEvidence").For(Role.Coordinator, Role.Member).WithMetadata(new RequestSizeLimitAttribute(EvidenceFile.MostBytes))
        .Accepts<byte[]>("application/json", "application/pdf", "text/csv", "text/plain");

    private static async Task<Results<Ok<ReadEvidence.File>, ProblemHttpResult>> Handle(
        Guid id, string name, HttpRequest request, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, stopping);
        var mediaType = request.ContentType?.Split(';')[0].Trim();
        if (EvidenceFile.Forbid(name, mediaType, body.ToArray()) is { } unfit)
            return unfit.ToProblem();

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);

        // Held alone, so that of many files that come at once no more are kept than may be.
        var proposal = await db.Proposals.FromSql($"SELECT * FROM proposals WHERE id = {id} FOR UPDATE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
        if (proposal is null || !caller.Is(Role.Coordinator) && proposal.ProposedBy != caller.Id)
            return Problems.NotFound();
        var file = EvidenceFile.Of(proposal.Question, name, mediaType!, body.ToArray(), clock.GetUtcNow());
        if (await db.EvidenceFiles.FindAsync([file.ProposalId, name], stopping) is { } kept)
            return kept.Hash == file.Hash ? TypedResults.Ok(ReadEvidence.File.Of(kept))
                : new Refusal("mismatched_evidence", "Another file stands under this name, and evidence is never changed.").ToProblem();
        if (proposal.IsDebatedAt(clock.GetUtcNow()) is { } opened)
            return opened.ToProblem();
        if (await db.EvidenceFiles.CountAsync(one => one.ProposalId == file.ProposalId, stopping) >= EvidenceFile.MostFiles)
            return new Refusal("too_many_files", $"A proposal carries {EvidenceFile.MostFiles} files at most.").ToProblem();

        db.EvidenceFiles.Add(file);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(ReadEvidence.File.Of(file));
    }
}
