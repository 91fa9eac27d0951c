namespace Coop.Services;

/// <summary>Tests that start private servers run by themselves: they kill processes and set the environment.</summary>
[CollectionDefinition(nameof(PrivateServers), DisableParallelization = true)]
public sealed class PrivateServers
{
    /// <summary>Deletes a test's folder, and the clusters that lie elsewhere because root's folder was closed to the server.</summary>
    public static void Remove(DirectoryInfo folder)
    {
        foreach (var link in folder.GetDirectories("postgres", SearchOption.AllDirectories))
            if (link.LinkTarget is { } cluster)
                Directory.Delete(cluster, recursive: true);
        folder.Delete(recursive: true);
    }
}
