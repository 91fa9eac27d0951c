namespace Coop.Services;

/// <summary>
/// Programs that name their databases as the co-op does come one after the other, and so do embedded servers, one of whose
/// tests says by the environment which PostgreSQL is started.
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
