using System.Buffers.Binary;
using System.Net;
using Coop.Members;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class Guessing_a_password_gets_nowhere(CoopFixture coop)
{
    [Fact]
    public void Whoever_knocks_too_often_from_one_address_waits_at_every_door()
    {
        using var limits = new SignInLimits(new ConfigurationBuilder().AddInMemoryCollection([new("SignIn:PerAddress", "3")]).Build());
        var (one, other) = (From("192.0.2.1"), From("192.0.2.2"));

        Assert.All(Enumerable.Range(0, 3), i => Assert.Null(limits.Check(one, $"{i}@example.org")));
        Assert.Equal(429, limits.Check(one)?.StatusCode);
        Assert.NotEmpty(one.Response.Headers.RetryAfter.ToString());
        Assert.Null(limits.Check(other));
    }

    [Fact]
    public void Keys_that_nobody_holds_count_by_address_whatever_they_are_called_and_apart_from_passwords()
    {
        using var limits = new SignInLimits(new ConfigurationBuilder().AddInMemoryCollection([new("SignIn:PerAddress", "3")]).Build());
        var (one, other) = (From("192.0.2.1"), From("192.0.2.2"));

        Assert.All(Enumerable.Range(0, 3), i => Assert.Null(limits.CountWrongKey(one, $"{i}")));
        Assert.Equal(429, limits.CountWrongKey(one, null)?.StatusCode);
        Assert.Null(limits.CountWrongKey(other, "0"));
        Assert.Null(limits.Check(one));
    }

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

    [Fact]
    public async Task After_five_wrong_passwords_even_the_right_one_is_refused()
    {
        var (email, _) = await coop.Invited();
        for (var wrong = 0; wrong < 5; wrong++)
            Assert.Equal("invalid_credentials", await (await coop.TrySignIn(email, "wrong")).Code());

        Assert.Equal("invalid_credentials", await (await coop.TrySignIn(email, Newcomers.Password)).Code());
    }

    [Fact]
    public async Task A_hundred_guesses_at_once_are_five_and_then_the_account_rests()
    {
        var (email, id) = await coop.Invited();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.TrySignIn(email, "wrong")));

        Assert.Equal(10, answers.Count(HttpStatusCode.Unauthorized));
        Assert.Equal(90, answers.Count(HttpStatusCode.TooManyRequests));
        var account = await coop.InDatabase<MembersDb, Account>(db => db.Accounts.AsNoTracking().SingleAsync(one => one.Id == id));
        Assert.Equal(0, account.AccessFailedCount);
        Assert.True(account.LockoutEnd > TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Guesses_at_an_address_that_is_nobodys_wait_for_each_other_too()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var guess = await coop.InDatabase<MembersDb, Task<HttpResponseMessage>>(async db =>
        {
            await using var another = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({email}, 0))");
            var me = await db.Database.SqlQuery<int>($"""SELECT pg_backend_pid() AS "Value" """).SingleAsync();
            var second = coop.TrySignIn(email, "wrong");
            await Eventually.Is(() => Tables.Number(coop, "members", $"SELECT count(*) FROM pg_locks WHERE NOT granted AND {me} = ANY (pg_blocking_pids(pid))"), waiting => waiting > 0);
            return second;
        });

        Assert.Equal("invalid_credentials", await (await guess).Code());
    }

    [Fact]
    public async Task After_its_rest_an_account_is_opened_by_the_right_password()
    {
        var (email, id) = await coop.Invited();
        for (var wrong = 0; wrong < 5; wrong++)
            await coop.TrySignIn(email, "wrong");
        await coop.InDatabase<MembersDb, int>(db => db.Accounts.Where(one => one.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.LockoutEnd, TimeProvider.System.GetUtcNow())));

        await coop.SignIn(email, Newcomers.Password);
    }

    [Fact]
    public async Task An_account_rests_by_the_clock_of_the_coop()
    {
        var (_, id) = await coop.Invited();
        await using var scope = coop.Services.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<MembersDb>().Accounts.SingleAsync(one => one.Id == id);
        Accounts In(TimeSpan time) => ActivatorUtilities.CreateInstance<Accounts>(scope.ServiceProvider, new Later(time));
        var (month, minute) = (TimeSpan.FromDays(30), TimeSpan.FromMinutes(1));

        for (var wrong = 0; wrong < 5; wrong++)
            Assert.True((await In(month).AccessFailedAsync(account)).Succeeded);

        Assert.True(await In(month + 14 * minute).IsLockedOutAsync(account));
        Assert.False(await In(month + 16 * minute).IsLockedOutAsync(account));
    }

    [Theory]
    [InlineData("password1234")]
    [InlineData("qwertyuiop12")]
    [InlineData("iloveyou2026!")]
    [InlineData("RidersCoop26")]
    [InlineData("Ada.Test.1990")]
    public async Task A_password_that_is_tried_first_is_not_taken(string easy)
    {
        var invited = await coop.Invite($"{Guid.NewGuid():N}@example.org");

        var answer = await coop.Accept(invited, easy);

        Assert.Equal("easy_password", await answer.Code());
        Assert.Equal(HttpStatusCode.NoContent, (await coop.Accept(invited)).StatusCode);
    }

    [Fact]
    public async Task A_password_that_was_drawn_stays_cheap_and_one_that_was_chosen_dear()
    {
        var (email, id) = await coop.Invited();
        var passwords = coop.Services.GetRequiredService<Passwords>();
        var chosen = await HashOf(id);
        await Keep(id, passwords.HashDrawn(null!, Newcomers.Password));
        var drawn = await HashOf(id);

        await coop.SignIn(email, Newcomers.Password);

        Assert.Equal(drawn, await HashOf(id));
        Assert.True(RoundsOf(chosen) > 200_000 && RoundsOf(drawn) < 2_000, $"{RoundsOf(chosen)} and {RoundsOf(drawn)} rounds.");
    }

    [Fact]
    public async Task A_password_hashed_as_long_ago_is_hashed_anew()
    {
        var (email, id) = await coop.Invited();
        await Keep(id, new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = 100_000 })).HashPassword(null!, Newcomers.Password));

        await coop.SignIn(email, Newcomers.Password);

        Assert.Equal(210_000u, RoundsOf(await HashOf(id)));
    }

    private Task<string> HashOf(Guid id) => coop.InDatabase<MembersDb, string>(db =>
        db.Accounts.Where(one => one.Id == id).Select(one => one.PasswordHash!).SingleAsync());

    private Task<int> Keep(Guid id, string hash) => coop.InDatabase<MembersDb, int>(db => db.Accounts.Where(one => one.Id == id)
        .ExecuteUpdateAsync(set => set.SetProperty(one => one.PasswordHash, hash)));

    private static uint RoundsOf(string hash) => BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));

    [Fact]
    public async Task Guessing_fast_meets_a_limit_that_says_how_long()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        HttpResponseMessage answer;
        var tries = 0;
        do
            answer = await coop.TrySignIn(email, "wrong");
        while (answer.StatusCode == HttpStatusCode.Unauthorized && ++tries < 20);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }
}
