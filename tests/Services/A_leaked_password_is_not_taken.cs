using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Coop.Services;

/// <summary>A list of passwords that leaked is asked by the first five digits of a hash, and where it cannot be asked nobody is kept out.</summary>
[Collection(nameof(OneCoop))]
public sealed class A_leaked_password_is_not_taken(CoopFixture coop) : IAsyncLifetime
{
    private const string Leaked = "a password of somebody, once";
    private const string Unknown = "another that nobody had ever";

    private readonly ConcurrentQueue<string> asked = [];
    private WebApplication list = null!;

    private IConfiguration Configuration => coop.Services.GetRequiredService<IConfiguration>();

    public async Task InitializeAsync()
    {
        list = WebApplication.CreateSlimBuilder().Build();
        list.Urls.Add("http://127.0.0.1:0");
        list.MapGet("/range/{range}", (string range, HttpRequest request) =>
        {
            asked.Enqueue($"{range} {request.Headers["Add-Padding"]}");
            return Range(range);
        });
        await list.StartAsync();
        Configuration["SignIn:LeakedPasswords"] = $"{list.Urls.First()}/range/";
    }

    public async Task DisposeAsync()
    {
        Configuration["SignIn:LeakedPasswords"] = null;
        await list.DisposeAsync();
    }

    [Fact]
    public async Task Of_it_five_digits_of_a_hash_are_told_and_no_more()
    {
        var invited = await coop.Invite($"{Guid.NewGuid():N}@example.org");

        Assert.Equal("leaked_password", await (await coop.Accept(invited, Leaked)).Code());
        Assert.Equal(HttpStatusCode.NoContent, (await coop.Accept(invited, Unknown)).StatusCode);

        Assert.Equal([$"{Hash(Leaked)[..5]} true", $"{Hash(Unknown)[..5]} true"], asked);
    }

    [Fact]
    public async Task A_folder_with_the_lists_files_does_as_well()
    {
        var folder = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{Hash(Leaked)[..5]}.txt"), Range(Hash(Leaked)[..5]));
        Configuration["SignIn:LeakedPasswords"] = folder.FullName;
        var invited = await coop.Invite($"{Guid.NewGuid():N}@example.org");

        Assert.Equal("leaked_password", await (await coop.Accept(invited, Leaked)).Code());

        Assert.Equal(HttpStatusCode.NoContent, (await coop.Accept(invited, Unknown)).StatusCode);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/range/")]
    [InlineData("/nowhere/leaked")]
    [InlineData("no address")]
    public async Task While_it_cannot_be_asked_people_join_and_the_log_says_so(string list)
    {
        Configuration["SignIn:LeakedPasswords"] = list;
        var invited = await coop.Invite($"{Guid.NewGuid():N}@example.org");
        coop.Log.Listen();
        try
        {
            Assert.Equal("easy_password", await (await coop.Accept(invited, "password1234")).Code());
            Assert.Equal(HttpStatusCode.NoContent, (await coop.Accept(invited, Leaked)).StatusCode);
            Assert.Contains(coop.Log.Lines, line => line.Contains("could not be asked", StringComparison.Ordinal));
            Assert.DoesNotContain(coop.Log.Lines, line => line.Contains(Hash(Leaked)[..5], StringComparison.Ordinal));
        }
        finally
        {
            coop.Log.Stop();
        }
    }

    /// <summary>As the list answers: the rest of each hash and how often it was seen, with padding that never was.</summary>
    private static string Range(string range) =>
        range == Hash(Leaked)[..5] ? $"{new string('0', 35)}:3\r\n{Hash(Leaked)[5..]}:17\r\n"
        : $"{new string('F', 35)}:0\r\n{(range == Hash(Unknown)[..5] ? Hash(Unknown)[5..] : new string('A', 35))}:0\r\n";

#pragma warning disable CA5350 // The list is of SHA-1.
    private static string Hash(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
}
