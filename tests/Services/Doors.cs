using System.Text.RegularExpressions;
using Coop.Members;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Coop.Services;

/// <summary>One door of the running co-op: a method and a path, and who may come, as it says itself.</summary>
internal sealed partial record Door(string Method, string Pattern, IReadOnlyList<Role> Roles, bool IsForAnyone, bool IsForSignedIn, bool TakesJson)
{
    /// <summary>A door that does not say is closed to everybody.</summary>
    public bool Says => IsForAnyone || IsForSignedIn || Roles.Count > 0;

    public bool NamesAThing => Pattern.Contains("{id:guid}", StringComparison.Ordinal);

    public string PathTo(Guid id) => Named().Replace(Pattern, name => name.Value switch
    {
        "{id:guid}" => id.ToString(),
        "{version:int}" or "{year:int}" or "{year}" => "2026",
        "{documentName}.json" or "{documentName}" => "v1",
        _ => "nobody",
    });

    public override string ToString() => $"{Method} {Pattern}";

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Named();
}

internal static class Doors
{
    /// <summary>Every door there is, found in the running program, so that a new one cannot be forgotten.</summary>
    public static IReadOnlyList<Door> Of(CoopFixture coop) =>
    [
        .. from endpoint in coop.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let who = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select new Door(
               method,
               "/" + endpoint.RoutePattern.RawText!.TrimStart('/'),
               [.. who.Where(data => data.Roles is not null).SelectMany(data => data.Roles!.Split(',')).Select(name => Enum.Parse<Role>(name))],
               IsForAnyone: endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
               IsForSignedIn: who.Any(data => data.Roles is null),
               TakesJson: endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { } accepts && accepts.ContentTypes.Contains("application/json")),
    ];
}
