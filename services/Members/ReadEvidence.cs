using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>Whoever may read a proposal reads what it carries, byte for byte as it was attached, once it is scanned.</summary>
public static class ReadEvidence
{
    public sealed record File(string Name, string Hash, string MediaType, int Bytes)
    {
        internal static File Of(EvidenceFile evidence) => new(evidence.Name, evidence.Hash, evidence.MediaType, evidence.Content.Length);
    }

    public static void Map(IEndpointRouteBuilder members) => members.MapGet("/proposals/{id:guid}/evidence/{name}", Handle)
        .BeforeTheWall("it may wait for the scanner, and holds no line to the database meanwhile")
        .WithName("ReadEvidence").For(Role.Member, Role.Coordinator, Role.Auditor, Role.Rider);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Handle(
        Guid id, string name, MembersDb db, ScanFile scan, CancellationToken stopping) =>
        await db.Proposals.FindAsync([new ProposalId(id)], stopping) is not { } proposal
            || await db.EvidenceFiles.FindAsync([proposal.Question, name], stopping) is not { } file ? Problems.NotFound()
        : await scan.Forbid(file.Content, $"evidence of proposal {id}", stopping) is { } unfit ? unfit
        : TypedResults.File(file.Content, file.MediaType, file.Name);

    internal static Task<List<File>> EvidenceOf(this MembersDb db, Proposal proposal, CancellationToken stopping) => db.EvidenceFiles
        .Where(one => one.ProposalId == proposal.Question).OrderBy(one => one.Name)
        .Select(one => new File(one.Name, one.Hash, one.MediaType, one.Content.Length)).ToListAsync(stopping);
}
