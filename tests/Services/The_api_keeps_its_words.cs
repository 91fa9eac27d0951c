using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Coop.Services;

/// <summary>
/// deploy/openapi.json is what the edge shows of all services together; it is the document of the program that has them all.
/// A change of the API is a change of that file, to be read in review: this test leaves the new one beside its program.
/// </summary>
[Collection(nameof(OneCoop))]
public sealed class The_api_keeps_its_words(CoopFixture coop)
{
    [Fact]
    public async Task The_edge_shows_the_document_of_the_whole_co_op()
    {
        using var anyone = coop.Client();
        var text = await anyone.GetStringAsync("/openapi/v1.json");
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "openapi.json"), text.TrimEnd() + "\n");
        var shown = JsonNode.Parse(text)!;
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Here(), "../../deploy/openapi.json")))!;

        Assert.StartsWith("3.1", (string?)shown["openapi"]);
        Assert.Equal(Doors(kept), Doors(shown));
        Assert.True(JsonNode.DeepEquals(kept["paths"], shown["paths"]), "A door of the API changed its request or answer.");
        Assert.True(JsonNode.DeepEquals(kept["components"], shown["components"]), "A body of the API changed.");
    }

    [Fact]
    public async Task A_page_for_people_stands_beside_it()
    {
        using var anyone = coop.Client();
        var page = await anyone.GetAsync("/docs");

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("/openapi/v1.json", await page.Content.ReadAsStringAsync());
    }

    private static List<string> Doors(JsonNode document) =>
        [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(door => $"{door.Key} {path.Key}")).Order()];

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
