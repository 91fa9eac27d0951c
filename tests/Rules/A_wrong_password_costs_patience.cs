using Coop.Members;

namespace Coop.Rules;

public class A_wrong_password_costs_patience
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Four_in_a_row_are_forgiven() => Assert.False(After(4).RestAt(Noon));

    [Fact]
    public void The_fifth_lets_the_account_rest_for_a_quarter_of_an_hour()
    {
        var attempts = After(5);

        Assert.True(attempts.RestAt(Noon));
        Assert.True(attempts.RestAt(Noon.AddMinutes(15).AddTicks(-1)));
        Assert.False(attempts.RestAt(Noon.AddMinutes(15)));
    }

    [Fact]
    public void After_the_rest_the_count_begins_anew()
    {
        var rested = Noon.AddMinutes(15);

        Assert.False(After(5).AfterFailure(rested).RestAt(rested));
    }

    private static SignInAttempts After(int failures) => Enumerable.Range(0, failures)
        .Aggregate(SignInAttempts.None, (attempts, _) => attempts.AfterFailure(Noon));
}
