namespace Coop.Services;

/// <summary>Tests that start private servers run by themselves: they kill processes and set the environment.</summary>
[CollectionDefinition(nameof(PrivateServers), DisableParallelization = true)]
public sealed class PrivateServers;
