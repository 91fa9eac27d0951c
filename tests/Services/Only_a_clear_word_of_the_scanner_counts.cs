using System.Net;
using System.Net.Sockets;
using System.Text;
using Coop.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Coop.Services;

/// <summary>What the door to the scanner makes of what it hears, from a scanner that says what it is told to.</summary>
public sealed class Only_a_clear_word_of_the_scanner_counts
{
    private static readonly byte[] File = [1, 2, 3];

    [Theory]
    [InlineData("stream: OK\0", null)]
    [InlineData("stream: Coop.Eicar FOUND\0", "malicious_file")]
    [InlineData("stream: OK", "not_scanned")]
    [InlineData("stream: OK\0 FOUND", "not_scanned")]
    [InlineData("OK\0", "not_scanned")]
    [InlineData("stream: Can't allocate memory ERROR\0", "not_scanned")]
    [InlineData("INSTREAM size limit exceeded. ERROR\0", "not_scanned")]
    [InlineData("", "not_scanned")]
    public async Task An_answer(string said, string? code)
    {
        using var scanner = new Scanner(() => said);
        using var scan = Door(scanner.Address);

        Assert.Equal(code, CodeOf(await scan.Forbid(File, "a file", CancellationToken.None)));
        Assert.Equal("zINSTREAM\0\0\0\0\u0003\u0001\u0002\u0003\0\0\0\0", scanner.Heard);
    }

    [Fact]
    public async Task Who_says_nothing_is_not_waited_for_and_who_asked_may_go()
    {
        using var scanner = new Scanner(() => null);
        using var scan = Door(scanner.Address);
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scan.Forbid(File, "a file", gone.Token));
        Assert.Equal("not_scanned", CodeOf(await scan.Forbid(File, "a file", CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30))));
    }

    [Fact]
    public async Task Many_who_read_one_file_at_once_have_it_scanned_by_the_first_of_them()
    {
        using var scanner = new Scanner(() => "stream: OK\0");
        using var scan = Door(scanner.Address);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => scan.Forbid(File, "a file", CancellationToken.None)));

        Assert.All(answers, Assert.Null);
        Assert.InRange(scanner.Asked, 1, 4);
    }

    [Fact]
    public async Task An_hour_later_it_is_asked_again_and_of_what_it_found_each_time()
    {
        var clock = new Turned();
        var said = "stream: OK\0";
        using var scanner = new Scanner(() => said);
        using var scan = Door(scanner.Address, clock);

        Assert.Null(await scan.Forbid(File, "a file", CancellationToken.None));
        said = "stream: Known.Since FOUND\0";
        clock.Ahead = TimeSpan.FromMinutes(59);
        Assert.Null(await scan.Forbid(File, "a file", CancellationToken.None));
        clock.Ahead = TimeSpan.FromMinutes(61);
        Assert.Equal("malicious_file", CodeOf(await scan.Forbid(File, "a file", CancellationToken.None)));
        Assert.Equal("malicious_file", CodeOf(await scan.Forbid(File, "a file", CancellationToken.None)));
        Assert.Equal(3, scanner.Asked);
    }

    [Theory]
    [InlineData("clamav:3310")]
    [InlineData("tcp://clamav")]
    [InlineData("http://clamav:3310")]
    [InlineData("tcp://clamav:3310/scan")]
    public async Task An_address_that_is_none_is_told_at_the_start(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Scanner"] = address;
        builder.AddCoop();
        await using var app = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.Equal(ScannerAddress.WhatItMustBe, refused.Message);
    }

    [Fact]
    public async Task Without_one_nothing_is_scanned()
    {
        using var scan = Door(null);
        Assert.Null(await scan.Forbid(ScannedCoop.Virus, "a file", CancellationToken.None));
    }

    private static ScanFile Door(string? address, TimeProvider? clock = null) =>
        new(Options.Create(new ScannerAddress { Setting = address }), clock ?? TimeProvider.System, NullLogger<ScanFile>.Instance);

    private static string? CodeOf(ProblemHttpResult? problem) => problem?.ProblemDetails.Extensions["code"] as string;

    private sealed class Turned : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    /// <summary>Hears three bytes as a scanner does and says what it is told to; null: nothing, and holds the line.</summary>
    private sealed class Scanner : IDisposable
    {
        private const int RequestBytes = 10 + 4 + 3 + 4;
        private readonly TcpListener door = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> lines = [];

        public Scanner(Func<string?> says)
        {
            door.Start();
            _ = Listen(says);
        }

        public string Address => $"tcp://{door.LocalEndpoint}";
        public string Heard { get; private set; } = "";
        public int Asked { get; private set; }

        private async Task Listen(Func<string?> says)
        {
            while (true)
            {
                var line = await door.AcceptTcpClientAsync();
                lines.Add(line);
                Asked++;
                var request = new byte[RequestBytes];
                await line.GetStream().ReadExactlyAsync(request);
                Heard = Encoding.ASCII.GetString(request);
                if (says() is not { } said)
                    continue;
                await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes(said));
                line.Close();
            }
        }

        public void Dispose()
        {
            door.Stop();
            lines.ForEach(line => line.Dispose());
        }
    }
}
