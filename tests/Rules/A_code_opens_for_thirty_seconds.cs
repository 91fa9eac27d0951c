using System.Text;
using Coop.Hosting;
using Coop.Members;

namespace Coop.Rules;

/// <summary>A phone's codes are those of RFC 6238: each of its own 30 seconds, good within them, and once.</summary>
public sealed class A_code_opens_for_thirty_seconds
{
    private static readonly KeySecret Secret = new() { Secret = Convert.ToBase64String(new byte[32]) };
    private static readonly DateTimeOffset Now = new(2026, 10, 6, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The test vectors of RFC 6238 appendix B, of which an app shows the last six of eight figures.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Of_a_known_key_they_are_the_known_ones(long seconds, string code)
    {
        var key = new OtpNet.Totp(Encoding.ASCII.GetBytes("12345678901234567890"));

        Assert.Equal(code, key.ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime));
    }

    [Fact]
    public void The_first_code_begins_and_each_is_taken_once()
    {
        var (factor, app) = Drawn();
        Assert.Null(factor.Since);

        Assert.Equal(CodeOutcome.Begins, factor.Use(app(0), Secret, Now));

        Assert.Equal(Now, factor.Since);
        Assert.Equal(CodeOutcome.Used, factor.Use(app(0), Secret, Now));
        Assert.Equal(CodeOutcome.Used, factor.Use(app(0), Secret, Now.AddSeconds(29)));
        Assert.Equal(CodeOutcome.Right, factor.Use(app(30), Secret, Now.AddSeconds(30)));
        Assert.Equal(CodeOutcome.Used, factor.Use(app(30), Secret, Now.AddSeconds(31)));
    }

    [Theory]
    [InlineData(29, CodeOutcome.Right)]
    [InlineData(30, CodeOutcome.Late)]
    [InlineData(59, CodeOutcome.Late)]
    [InlineData(60, CodeOutcome.Wrong)]
    [InlineData(-1, CodeOutcome.Wrong)]
    [InlineData(-31, CodeOutcome.Wrong)]
    public void It_counts_within_its_thirty_seconds_alone(int secondsLater, CodeOutcome outcome)
    {
        var (factor, app) = Drawn();
        factor.Use(app(-60), Secret, Now.AddSeconds(-60));

        Assert.Equal(outcome, factor.Use(app(0), Secret, Now.AddSeconds(secondsLater)));
    }

    [Fact]
    public void A_new_phone_does_not_begin_with_a_late_code_and_the_old_one_goes_on_until_it_begins()
    {
        var (factor, old) = Drawn();
        factor.Use(old(0), Secret, Now);
        var next = App(factor.Draw(Secret, Now));

        Assert.Equal(CodeOutcome.Late, factor.Use(next(0), Secret, Now.AddSeconds(30)));
        Assert.Equal(CodeOutcome.Right, factor.Use(old(30), Secret, Now.AddSeconds(30)));
        Assert.Equal(CodeOutcome.Begins, factor.Use(next(60), Secret, Now.AddSeconds(60)));
        Assert.Equal(CodeOutcome.Wrong, factor.Use(old(90), Secret, Now.AddSeconds(90)));
    }

    [Fact]
    public void A_phone_that_shows_no_code_within_a_quarter_of_an_hour_begins_nothing()
    {
        var (factor, app) = Drawn();

        Assert.Equal(CodeOutcome.Wrong, factor.Use(app(900), Secret, Now.AddSeconds(900)));
        Assert.Equal(CodeOutcome.Begins, factor.Use(app(899), Secret, Now.AddSeconds(899)));
    }

    [Fact]
    public void Another_secret_does_not_open_the_key()
    {
        var (factor, app) = Drawn();
        var another = new KeySecret { Secret = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray()) };

        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => factor.Use(app(0), another, Now));
    }

    private static (SecondFactor Factor, Func<int, string> App) Drawn()
    {
        var factor = new SecondFactor { AccountId = Guid.NewGuid() };
        return (factor, App(factor.Draw(Secret, Now)));
    }

    private static Func<int, string> App(byte[] key) => secondsFromNow => new OtpNet.Totp(key).ComputeTotp(Now.UtcDateTime.AddSeconds(secondsFromNow));
}
