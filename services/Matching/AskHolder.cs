using System.Net.Http.Headers;
using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// Brings a request to the instance that holds a zone, when another one got it: where riders are is known there only. It is
/// asked with the very right of whoever asked.
/// </summary>
internal static class AskHolder
{
    /// <summary>A request is brought on once; whoever gets it then and does not hold the zone says so.</summary>
    private const string BroughtOn = "X-Brought-On";

    /// <summary>Asks the holder of the zone.</summary>
    /// <param name="path">Another door of the same method; null for the one that was asked.</param>
    /// <exception cref="PeerGone">Nobody holds it at this moment, or the holder cannot be reached.</exception>
    public static async Task<HttpResponseMessage> AskHolderOf(
        this MatchingDb db, string zone, Peers peers, HttpRequest request, HttpContent? body, CancellationToken stopping, string? path = null)
    {
        var address = await db.ZoneHolders.Where(holder => holder.Zone == zone).Select(holder => holder.Address).SingleOrDefaultAsync(stopping);
        if (request.Headers.ContainsKey(BroughtOn) || !Uri.TryCreate(address, UriKind.Absolute, out var holder))
            throw new PeerGone(ServiceName.Matching);
        using var client = peers.To(ServiceName.Matching, request, holder);
        using var asked = new HttpRequestMessage(new HttpMethod(request.Method), path ?? request.Path.Value) { Content = body };
        asked.Headers.Add(BroughtOn, "1");
        var answer = await client.SendAsync(asked, stopping);
        return answer.IsSuccessStatusCode || answer.StatusCode == System.Net.HttpStatusCode.NotFound ? answer : throw new PeerGone(ServiceName.Matching);
    }

    public static HttpContent Json(object body) =>
        new ByteArrayContent(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body, Wire.Json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
