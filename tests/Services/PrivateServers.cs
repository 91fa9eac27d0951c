namespace Coop.Services;

/// <summary>
/// Programs with a PostgreSQL of their own come one after the other: which one they find is said by the environment, and
/// one of these tests changes it.
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
