using Coop.Members;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Coop.Hosting;

/// <summary>The database that knows who left the co-op.</summary>
public interface IKnowWhoLeft
{
    Task<bool> HasLeft(MemberId member, CancellationToken stopping);
}

/// <summary>
/// Who left acts no more, however good their token still is: by office, as a coordinator or auditor, they open no door of any
/// service, and at Members they change nothing. What the token opens for its last minutes is their own: to bring food in
/// their hands to its end, and to read their pay.
/// </summary>
public static class AskStanding
{
    /// <summary>Where Members says whether the caller still belongs to the co-op.</summary>
    public const string Path = "/members/me/standing";

    public static IResult HasLeft { get; } = Problems.Of(StatusCodes.Status403Forbidden, "left_coop", "Who left the co-op acts for it no more.");

    internal static async ValueTask<object?> Pass(EndpointFilterInvocationContext context, EndpointFilterDelegate door)
    {
        var http = context.HttpContext;
        if (Caller.Of(http.User) is not { } caller || caller.Is(Role.Restaurant))
            return await door(context);
        var byOffice = caller.Is(Role.Coordinator) || caller.Is(Role.Auditor);
        if (http.GetEndpoint()!.Metadata.GetMetadata<Service>() is { } service && service.Db.IsAssignableTo(typeof(IKnowWhoLeft)))
        {
            var db = (IKnowWhoLeft)http.RequestServices.GetRequiredService(service.Db);
            return (byOffice || !HttpMethods.IsGet(http.Request.Method)) && await db.HasLeft(caller.Member, http.RequestAborted)
                ? HasLeft : await door(context);
        }
        return byOffice && await MembersSaysSo(http) ? HasLeft : await door(context);
    }

    /// <summary>While Members cannot be asked, the token's word holds for the minutes that it lasts: somebody must be able to run the co-op.</summary>
    private static async Task<bool> MembersSaysSo(HttpContext http)
    {
        try
        {
            using var members = http.RequestServices.GetRequiredService<Peers>().To(ServiceName.Members, http.Request);
            using var answer = await members.GetAsync("/v1" + Path, http.RequestAborted);
            return answer.StatusCode == System.Net.HttpStatusCode.Forbidden;
        }
        catch (PeerGone)
        {
            return false;
        }
    }
}
