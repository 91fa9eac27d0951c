using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coop.Hosting;

/// <summary>
/// Asks the co-op's scanner (ClamAV's daemon, at the setting <c>Scanner</c>) about a file that somebody sent, each time before
/// it is shown to anybody (OWASP ASVS 5.0, V5.4.3). When it is shown and not when it comes: nobody waits for a scanner at a
/// door in the rain, and what is known by then counts. Without the setting nothing is scanned.
/// </summary>
public sealed partial class ScanFile(IOptions<ScannerAddress> scanner, TimeProvider clock, ILogger<ScanFile> log) : IDisposable
{
    /// <summary>A scan takes a second; while the daemon reads new signatures it may take longer than anybody waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>So that a thousand who read the same file before they vote have it scanned once.</summary>
    private static readonly TimeSpan StaysClean = TimeSpan.FromHours(1);

    private const int MostRemembered = 10_000;
    private const int LongestAnswerBytes = 1024;

    /// <summary>Fewer than the daemon has threads (ten), with another service beside this one.</summary>
    private readonly SemaphoreSlim turns = new(4);

    /// <summary>Until when a file's SHA-256 counts as clean.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> clean = new();

    /// <summary>
    /// Why the file cannot be shown; null when it may be. 422 <c>malicious_file</c>, or 503 <c>not_scanned</c> while the scanner
    /// says nothing that can be understood.
    /// </summary>
    /// <param name="what">What it is, for the log: the id of a ride or proposal, and nothing of a person.</param>
    public async Task<ProblemHttpResult?> Forbid(byte[] file, string what, CancellationToken stopping)
    {
        if (scanner.Value.Address is not { } at)
            return null;
        var hash = Convert.ToHexString(SHA256.HashData(file));
        if (IsKnownToBeClean(hash))
            return null;

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience);
        try
        {
            await turns.WaitAsync(patience.Token);
            try
            {
                return IsKnownToBeClean(hash) ? null : Judge(await Ask(at, file, patience.Token), hash, what);
            }
            finally
            {
                turns.Release();
            }
        }
        catch (Exception problem) when (problem is SocketException or IOException || problem is OperationCanceledException && !stopping.IsCancellationRequested)
        {
            CouldNotScan(log, problem, what, "");
            return NotScanned();
        }
    }

    private bool IsKnownToBeClean(string hash) => clean.TryGetValue(hash, out var until) && clock.GetUtcNow() < until;

    private ProblemHttpResult? Judge(string answer, string hash, string what)
    {
        const string From = "stream: ", Found = " FOUND\0";
        if (answer == From + "OK\0")
        {
            if (clean.Count >= MostRemembered)
                clean.Clear();
            clean[hash] = clock.GetUtcNow() + StaysClean;
            return null;
        }
        if (answer.StartsWith(From, StringComparison.Ordinal) && answer.EndsWith(Found, StringComparison.Ordinal))
        {
            WasFound(log, what, answer[From.Length..^Found.Length]);
            return new Refusal("malicious_file", "The scanner takes this file for harmful, so it is shown to nobody.") { ByRule = true }.ToProblem();
        }
        CouldNotScan(log, null, what, answer.TrimEnd('\0'));
        return NotScanned();
    }

    private static ProblemHttpResult NotScanned() => Problems.Of(
        StatusCodes.Status503ServiceUnavailable, "not_scanned", "What people send is scanned before it is shown, and the scanner does not answer.");

    /// <summary>
    /// ClamAV's INSTREAM (clamd(8)): the file in chunks that each say their length, then one of none; the answer ends with a
    /// zero. An answer that was cut off comes without.
    /// </summary>
    private static async Task<string> Ask(Uri at, byte[] file, CancellationToken patience)
    {
        using var daemon = new TcpClient();
        await daemon.ConnectAsync(at.Host, at.Port, patience);
        var line = daemon.GetStream();
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, file.Length);
        await line.WriteAsync((byte[])[.. "zINSTREAM\0"u8, .. length, .. file, 0, 0, 0, 0], patience);

        var answer = new byte[LongestAnswerBytes];
        var read = await line.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, patience);
        return Encoding.UTF8.GetString(answer, 0, read);
    }

    public void Dispose() => turns.Dispose();

    [LoggerMessage(LogLevel.Warning, "The scanner knows {What} as {Signature}; it is shown to nobody.")]
    private static partial void WasFound(ILogger log, string what, string signature);

    [LoggerMessage(LogLevel.Warning, "The scanner does not answer about {What}, so it is not shown. It said: '{Answer}'")]
    private static partial void CouldNotScan(ILogger log, Exception? problem, string what, string answer);
}

/// <summary>Where the co-op's scanner listens: the setting <c>Scanner</c>, as <c>tcp://clamav:3310</c>.</summary>
public sealed class ScannerAddress
{
    public const string WhatItMustBe = "Scanner must be tcp://HOST:PORT, where ClamAV's daemon listens, such as tcp://clamav:3310.";

    /// <summary>As it was set; absent where the co-op has none.</summary>
    public string? Setting { get; set; }

    public bool IsReadable => string.IsNullOrEmpty(Setting) || Address is not null;

    internal Uri? Address => Uri.TryCreate(Setting, UriKind.Absolute, out var uri)
        && uri is { Scheme: "tcp", Host.Length: > 0, Port: > 0, PathAndQuery: "/" or "", UserInfo: "", Fragment: "" } ? uri : null;
}
