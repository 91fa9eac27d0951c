using Coop.Hosting;

namespace Coop.Members;

/// <summary>Whether the caller still belongs to the co-op: other services ask before somebody acts by office.</summary>
public static class ReadStanding
{
    public static void Map(IEndpointRouteBuilder members) => members.MapGet(AskStanding.Path, Handle).WithName("ReadStanding").ForSignedIn()
        .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<IResult> Handle(Caller caller, MembersDb db, CancellationToken stopping) =>
        await db.HasLeft(caller.Member, stopping) ? AskStanding.HasLeft : TypedResults.NoContent();
}
