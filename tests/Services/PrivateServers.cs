namespace Coop.Services;

/// <summary>
/// Programs as people run them come one after the other: they name their databases as the co-op does, and which PostgreSQL
/// they start is said by the environment, which one of these tests changes.
/// </summary>
[CollectionDefinition(nameof(PrivateServers))]
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
