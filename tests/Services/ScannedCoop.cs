namespace Coop.Services;

/// <summary>A co-op that has what people send scanned, by a ClamAV of its own that knows EICAR's string alone.</summary>
public sealed class ScannedCoop : IAsyncLifetime
{
    /// <summary>Every scanner takes it for a virus, by agreement. In two parts, or it would take this file for one.</summary>
    public static byte[] Virus { get; } = [.. @"X5O!P%@AP[4\PZX54(P^)7CC)7}$"u8, .. "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"u8];

    private Servers scanner = null!;

    public CoopFixture Coop { get; private set; } = null!;

    /// <summary>Where it listens, as the setting says.</summary>
    public string Address => scanner.Scanner!;

    public async Task InitializeAsync()
    {
        scanner = await Servers.Start("scanner");
        Coop = new CoopFixture(CoopFixture.Postgres, bus: null) { Settings = { ["Scanner"] = Address } };
        await Coop.InitializeAsync();
    }

    /// <summary>Does something while the scanner is killed.</summary>
    public async Task WithoutScanner(Func<Task> work)
    {
        await scanner.Stop("scanner");
        try
        {
            await work();
        }
        finally
        {
            await scanner.StartAgain("scanner");
        }
    }

    public async Task DisposeAsync()
    {
        await Coop.DisposeAsync();
        await scanner.DisposeAsync();
    }
}
