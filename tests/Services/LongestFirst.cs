using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Coop.Services.LongestFirst", "Coop.Services.Tests")]

namespace Coop.Services;

/// <summary>
/// Begins with the collections that take longest, one test after the other within each, so that no core waits for the last
/// of them at the end.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        nameof(OneCoop), nameof(PrivateServers), nameof(QuietCoop), nameof(The_replayed_day),
        nameof(RabbitMQ_goes_away), nameof(A_silent_broker_is_taken_for_gone),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> collections) =>
        collections.OrderBy(collection => Array.FindIndex(Long, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)) is >= 0 and var at ? at : Long.Length)
            .ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
