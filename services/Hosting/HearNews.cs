using System.Diagnostics;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Coop.Hosting;

/// <summary>
/// Lets letters in: a batch in one transaction, each once. If the batch fails, each letter is tried alone, so that a bad
/// one holds nothing else up; what cannot be handled after several tries goes to the dead letters. While the database is
/// gone nothing is given up: the letters stay with the broker and are tried again.
/// </summary>
internal sealed partial class HearNews<TDb>(
    IServiceScopeFactory scopes, LocalServices services, Ears<TDb> ears, IKeepDeadLetters deadLetters, ICarryNews carrier,
    TimeProvider clock, ILogger<HearNews<TDb>> log) : IConsumer<Batch<Letter>> where TDb : CoopDb
{
    private static readonly TimeSpan[] Pauses =
        [.. new[] { 50, 200, 800, 2_000, 4_000 }.Select(pause => TimeSpan.FromMilliseconds(pause))];

    private readonly string endpoint = services.Of<TDb>().Name;

    public async Task Consume(ConsumeContext<Batch<Letter>> context)
    {
        var stopping = context.CancellationToken;
        var letters = context.Message.Select(letter => letter.Message).ToList();
        try
        {
            await LetInTogether(letters, stopping);
        }
        catch (Exception problem) when (!stopping.IsCancellationRequested)
        {
            if (letters.Count > 1)
                BatchFailed(problem, letters.Count, endpoint);
            await LetInOneByOne(letters, stopping);
        }
        carrier.Arrived(letters.Count);
    }

    /// <summary>One batch after the other, since two would often meet at the same order; those that are tried alone wait for nobody.</summary>
    private async Task LetInTogether(IReadOnlyList<Letter> letters, CancellationToken stopping)
    {
        await ears.Turn.WaitAsync(stopping);
        try
        {
            await LetIn(letters, stopping);
        }
        finally
        {
            ears.Turn.Release();
        }
    }

    private async Task LetInOneByOne(IReadOnlyList<Letter> letters, CancellationToken stopping)
    {
        for (var attempt = 0; letters.Count > 0; attempt++)
        {
            var left = new List<Letter>();
            foreach (var letter in letters)
            {
                try
                {
                    await LetIn([letter], stopping);
                }
                catch (Exception problem) when (!stopping.IsCancellationRequested)
                {
                    var transient = IsTransient(problem);
                    if (!transient && attempt >= Pauses.Length)
                    {
                        GivenUp(problem, letter.Type, letter.Id, endpoint);
                        await deadLetters.Put(endpoint, letter, problem, stopping);
                        continue;
                    }
                    left.Add(letter);
                    if (transient)
                        attempt = 0;
                }
            }
            letters = left;
            if (letters.Count > 0)
                await Task.Delay(Pauses[Math.Min(attempt, Pauses.Length - 1)], stopping);
        }
    }

    private async Task LetIn(IReadOnlyList<Letter> letters, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var ids = letters.Select(letter => letter.Id).ToArray();
        var fresh = await db.Database.SqlQuery<Guid>(
            $"""
            INSERT INTO inbox (message_id, endpoint, received_at)
            SELECT DISTINCT id, {endpoint}, {clock.GetUtcNow()} FROM unnest({ids}) AS id
            ON CONFLICT DO NOTHING RETURNING message_id AS "Value"
            """).ToListAsync(stopping);

        var opened = letters.Where(letter => fresh.Remove(letter.Id)).Select(letter => (Letter: letter, News: Ears<TDb>.Open(letter))).ToList();
        await ears.ReadAhead(scope.ServiceProvider, opened.ConvertAll(one => one.News), stopping);
        foreach (var (letter, news) in opened)
        {
            using var step = Telemetry.Begin($"hear {letter.Type}", ActivityKind.Consumer, letter.TraceParent);
            step.SetTag("messaging.destination.name", endpoint).SetTag("messaging.message.id", letter.Id);
            await ears.Hear(scope.ServiceProvider, letter.Type, news, stopping);
        }
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
    }

    /// <summary>The trouble is the database's or a neighbour's, not the letter's.</summary>
    private static bool IsTransient(Exception problem) => problem switch
    {
        PeerGone => true,
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } => false,
        NpgsqlException postgres => postgres.IsTransient || postgres is not PostgresException,
        _ => problem.InnerException is { } inner && IsTransient(inner),
    };

    [LoggerMessage(LogLevel.Information, "A batch of {Count} letters for {Endpoint} failed; each is tried alone.")]
    private partial void BatchFailed(Exception problem, int count, string endpoint);

    [LoggerMessage(LogLevel.Error, "{Type} {Id} could not be handled by {Endpoint} and lies with the dead letters.")]
    private partial void GivenUp(Exception problem, string type, Guid id, string endpoint);
}
