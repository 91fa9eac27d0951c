namespace Coop.Services;

/// <summary>Whatever is asked, and however it is answered, a browser is told to run, frame, sniff and keep nothing of it.</summary>
[Collection(nameof(OneCoop))]
public sealed class Browsers_run_nothing_of_an_answer(CoopFixture coop)
{
    [Theory]
    [InlineData("/v1/tariffs/current", 200)]
    [InlineData("/v1/members/me", 401)]
    [InlineData("/v1/nowhere", 404)]
    [InlineData("/v1/pay/me?from=yesterday", 400)]
    [InlineData("/health/live", 200)]
    [InlineData("/openapi/v1.json", 200)]
    public async Task Every_answer_says_so(string path, int status)
    {
        using var asking = status == 400 ? coop.Client((await coop.NewRider()).Token) : coop.Client();
        var answer = await asking.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("nosniff", Said("X-Content-Type-Options"));
        Assert.Equal("default-src 'none'; base-uri 'none'; frame-ancestors 'none'", Said("Content-Security-Policy"));
        Assert.Equal("no-referrer", Said("Referrer-Policy"));
        Assert.Equal("no-store", Said("Cache-Control"));
        Assert.StartsWith("max-age=31536000", Said("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));

        string Said(string header) => string.Join(';', answer.Headers.GetValues(header));
    }

    [Fact]
    public async Task The_page_for_people_runs_its_own_script_and_no_other()
    {
        using var anyone = coop.Client();
        var answer = await anyone.GetAsync("/docs");
        var page = await answer.Content.ReadAsStringAsync();
        var script = page[(page.IndexOf("<script>", StringComparison.Ordinal) + "<script>".Length)..page.IndexOf("</script>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script)));

        var runs = string.Join(';', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains($"script-src 'sha256-{hash}'", runs);
        Assert.DoesNotContain("unsafe-inline", runs);
    }
}
