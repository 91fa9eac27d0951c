using System.Net.ServerSentEvents;

namespace Coop.Services;

/// <summary>A rider's phone, or a restaurant's till, that listens to live news.</summary>
internal sealed class Phone : IAsyncDisposable
{
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
    private readonly HttpResponseMessage answer;
    private readonly IAsyncEnumerator<SseItem<string>> news;
    private Task<bool>? next;

    private Phone(HttpResponseMessage answer, Stream stream)
    {
        this.answer = answer;
        news = SseParser.Create(stream).EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        next = MoveOn();
    }

    public bool HasHeard => next is { IsCompletedSuccessfully: true, Result: true };

    /// <summary>What it says when it comes back without having heard anything.</summary>
    public string? Newest { get; private set; }

    public static async Task<Phone> Open(Person person, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/stream");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await person.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new Phone(answer, await answer.Content.ReadAsStreamAsync());
    }

    private async Task<bool> MoveOn()
    {
        while (await news.MoveNextAsync())
            if (news.Current.EventType != "ping")
                return true;
            else
                Newest = news.Current.EventId ?? Newest;
        return false;
    }

    public async Task<SseItem<string>> Hear(Func<SseItem<string>, bool> which) => (await HearUntil(which))[^1];

    public async Task<List<SseItem<string>>> HearUntil(Func<SseItem<string>, bool> last)
    {
        var heard = new List<SseItem<string>>();
        do
        {
            Assert.True(await (next ?? MoveOn()), "The stream ended.");
            next = null;
            heard.Add(news.Current);
        }
        while (!last(heard[^1]));
        return heard;
    }

    public async ValueTask DisposeAsync()
    {
        await patience.CancelAsync();
        try
        {
            await (next ?? Task.FromResult(false));
        }
        catch (OperationCanceledException)
        {
            // The phone hangs up while it listens.
        }
        answer.Dispose();
        patience.Dispose();
    }
}
