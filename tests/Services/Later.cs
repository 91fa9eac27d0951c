namespace Coop.Services;

/// <summary>The machine's clock, put forward.</summary>
internal sealed class Later(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
}
