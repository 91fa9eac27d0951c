using System.Text;
using Coop.Hosting;

namespace Coop.Members;

/// <summary>
/// Where riders talk among themselves: a group outside of the co-op's servers, such as one on Signal or Matrix, of which only
/// the link is kept, sealed. Nothing that is said there ever passes through here, so there is nothing that anybody could read
/// (Directive (EU) 2024/2831 art. 20).
/// </summary>
public sealed class RidersChannel
{
    private const int LongestLink = 500;
    private const string Name = "riders' channel";

    public required DateTimeOffset Since { get; init; }
    public required MemberId SetBy { get; init; }
    public required byte[] SealedLink { get; init; }

    public static RidersChannel Of(string link, MemberId setBy, DateTimeOffset since, KeySecret secret) =>
        new() { Since = since, SetBy = setBy, SealedLink = secret.Seal(Encoding.UTF8.GetBytes(link), Name) };

    public string Link(KeySecret secret) => Encoding.UTF8.GetString(secret.Open(SealedLink, Name));

    /// <param name="ownHost">Where the co-op's own servers answer.</param>
    public static bool IsOutside(string link, string ownHost) => link.Length <= LongestLink
        && Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
        && !address.Host.Equals(ownHost, StringComparison.OrdinalIgnoreCase);
}
