using System.Security.Cryptography;
using System.Text;

namespace Coop.Members;

/// <summary>
/// Asks whether a password that somebody chooses is among the hundreds of millions that leaked somewhere (Have I Been Pwned,
/// "Pwned Passwords", https://haveibeenpwned.com/API/v3#PwnedPasswords). <c>SignIn:LeakedPasswords</c> is the address of its door
/// for ranges, or a folder with the files that its downloader writes; without it nobody is asked. Only the first five hex
/// digits of the password's SHA-1 are told, and about two thousand leaked ones begin with any.
/// </summary>
public sealed partial class AskLeakedPasswords(IConfiguration configuration, ILogger<AskLeakedPasswords> log) : IDisposable
{
    private const int Told = 5;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(2),
        MaxResponseContentBufferSize = 1 << 20,
        DefaultRequestHeaders = { { "User-Agent", "coop" }, { "Add-Padding", "true" } },   // so that not even the answer's length tells a range
    };

    /// <returns>
    /// False too where nobody could be asked, which is logged: a list that lies elsewhere must not keep people from joining, and
    /// how easily a password is guessed was looked at here before.
    /// </returns>
    internal async Task<bool> Know(string password, CancellationToken stopping)
    {
        if (configuration["SignIn:LeakedPasswords"] is not { Length: > 0 } list)
            return false;
        var hash = Sha1(password);
        var (range, rest) = (hash[..Told], hash[Told..]);
        try
        {
            var lines = Path.IsPathRooted(list)
                ? await File.ReadAllTextAsync(Path.Combine(list, $"{range}.txt"), stopping)
                : await http.GetStringAsync(new Uri($"{list.TrimEnd('/')}/{range}"), stopping);
            return lines.Split('\n').Any(line => line.Split(':') is [var one, var times] && IsThis(one, times));
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or UnauthorizedAccessException or UriFormatException or NotSupportedException or InvalidOperationException
            || problem is OperationCanceledException && !stopping.IsCancellationRequested)
        {
            NotAsked(list, problem.GetType().Name);   // its message may hold the range
            return false;
        }

        // Padding is of lines that were seen no times.
        bool IsThis(string one, string times) => one.Trim().Equals(rest, StringComparison.OrdinalIgnoreCase) && times.Trim() != "0";
    }

    public void Dispose() => http.Dispose();

#pragma warning disable CA5350 // The list is of SHA-1; nothing is kept or protected by it.
    private static string Sha1(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350

    [LoggerMessage(LogLevel.Warning, "Whether a password leaked could not be asked of {List}: {Problem}")]
    private partial void NotAsked(string list, string problem);
}
