namespace Coop.Members;

/// <summary>
/// The wrong passwords an account has met in a row. After five it rests, so that guessing costs more than it brings
/// (NIST SP 800-63B §5.2.2 asks for a limit of at most 100).
/// </summary>
public sealed record SignInAttempts(int Failed, DateTimeOffset? RestsUntil)
{
    public const int Most = 5;
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);

    public static SignInAttempts None { get; } = new(0, null);

    /// <summary>Whether even the right password is refused at this instant.</summary>
    public bool RestAt(DateTimeOffset at) => RestsUntil > at;

    /// <summary>One more wrong password; the fifth in a row starts the rest, and the count begins anew after it.</summary>
    public SignInAttempts AfterFailure(DateTimeOffset at) =>
        Failed + 1 >= Most ? new SignInAttempts(0, at + Rest) : new SignInAttempts(Failed + 1, null);
}
