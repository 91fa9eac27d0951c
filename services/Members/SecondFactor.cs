using Coop.Hosting;
using OtpNet;

namespace Coop.Members;

/// <summary>
/// What opens an account beside its password: six figures that an app on its owner's phone works out anew every 30 seconds
/// from a key that the two share (RFC 6238). It counts from the first code that came back; until another one's does,
/// the old phone goes on opening.
/// </summary>
public sealed class SecondFactor
{
    public const int Digits = 6;

    private static readonly TimeSpan BeginsWithin = TimeSpan.FromMinutes(15);

    private const int KeyBytes = 20;   // as long as the hash that every such app works with (RFC 4226 §4, R6)
    private const int StepSeconds = 30;

    public required Guid AccountId { get; init; }

    /// <summary>Of the phone that opens the account, sealed; null until its first code came back.</summary>
    public byte[]? SealedKey { get; private set; }

    /// <summary>Of a phone that is to open it from now on, sealed, while its first code is awaited.</summary>
    public byte[]? SealedNext { get; private set; }

    /// <summary>When that key was drawn; after a quarter of an hour it begins nothing any more.</summary>
    public DateTimeOffset? DrawnAt { get; private set; }

    /// <summary>The 30 seconds, counted from 1970, whose code was used last: each is used once.</summary>
    public long LastStep { get; private set; }

    /// <summary>When the phone began to open the account; null until then.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>A key for a new phone: what it must be shown, once.</summary>
    public byte[] Draw(KeySecret secret, DateTimeOffset at)
    {
        var key = KeyGeneration.GenerateRandomKey(KeyBytes);
        (SealedNext, DrawnAt) = (secret.Seal(key, Name), at);
        return key;
    }

    /// <summary>Takes the <paramref name="code"/> that a phone shows at <paramref name="at"/>; a right one never counts again.</summary>
    public CodeOutcome Use(string code, KeySecret secret, DateTimeOffset at)
    {
        if (at < DrawnAt + BeginsWithin && StepOf(code, SealedNext, secret, at) is { } first)
        {
            if (first != StepAt(at))
                return CodeOutcome.Late;
            (SealedKey, SealedNext, DrawnAt, LastStep, Since) = (SealedNext, null, null, first, at);
            return CodeOutcome.Begins;
        }
        if (StepOf(code, SealedKey, secret, at) is not { } step)
            return CodeOutcome.Wrong;
        if (step != StepAt(at))
            return CodeOutcome.Late;
        if (step <= LastStep)
            return CodeOutcome.Used;
        LastStep = step;
        return CodeOutcome.Right;
    }

    /// <summary>Which 30 seconds the code is of: these or the last ones. One of the next could be sent again when they have come: it is a guess.</summary>
    private long? StepOf(string code, byte[]? key, KeySecret secret, DateTimeOffset at) =>
        key is not null && new Totp(secret.Open(key, Name), StepSeconds, totpSize: Digits)
            .VerifyTotp(at.UtcDateTime, code, out var step, new VerificationWindow(previous: 1)) ? step : null;

    private static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    private string Name => $"second factor {AccountId}";
}

/// <summary>What a code is worth. One that came late is no guess, and none counts after its 30 seconds (OWASP ASVS 5.0 V6.5.5).</summary>
public enum CodeOutcome { Right, Begins, Late, Used, Wrong }
