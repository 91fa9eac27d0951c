namespace Coop.Hosting;

/// <summary>The services that live in this process.</summary>
public sealed class LocalServices(IReadOnlyList<Service> all)
{
    public IReadOnlyList<Service> All { get; } = all;

    internal Service Of<TDb>() where TDb : CoopDb => All.First(service => service.Db == typeof(TDb));

    internal IEnumerable<Service> SubscribersOf(string wireName) =>
        (News.Named(wireName)?.Subscribers ?? []).Select(Named).OfType<Service>();

    internal Service? Named(string name) => All.FirstOrDefault(service => service.Name == name);
}
