namespace Coop;

/// <summary>What the command line says wherever the co-op is opened.</summary>
/// <param name="Data">The data folder.</param>
/// <param name="Port">Where the co-op answers; 0 for a free port.</param>
/// <param name="Postgres">A server that is given instead of a private one.</param>
/// <param name="Bus">A broker that is given instead of a bus in memory.</param>
/// <param name="Progress">Is told what goes on.</param>
internal sealed record Setting(DirectoryInfo Data, int Port, string? Postgres, string? Bus, TextWriter Progress)
{
    /// <summary>What the names of its databases and logins begin with, where several co-ops share a server.</summary>
    public string Prefix { get; init; } = "coop_";

    /// <summary>
    /// The same, in a folder of its own within the data folder; on a server that is given, where the co-op's own databases may
    /// stand, in databases of its own too.
    /// </summary>
    public Setting Within(string folder) => this with
    {
        Data = new DirectoryInfo(Path.Combine(Data.FullName, folder)),
        Prefix = Postgres is null ? Prefix : $"{Prefix}{folder}_",
    };

    public string SignIns => Path.Combine(Data.FullName, "sign-ins.json");
    public string Secret => Path.Combine(Data.FullName, "secret");
}
