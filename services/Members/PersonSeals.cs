using System.Text;
using System.Text.Json;
using Coop.Hosting;
using Microsoft.Extensions.Options;

namespace Coop.Members;

/// <summary>A person's own key, itself sealed under the installation's secret. Once it is destroyed, nothing that it sealed can be read again.</summary>
public sealed class PersonKey
{
    public required MemberId MemberId { get; init; }
    public required byte[] SealedKey { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
}

/// <summary>Who a person is, and where they can be called, lies sealed under the person's own key, wherever a copy of the row may lie.</summary>
public sealed class PersonSeals(IOptions<KeySecret> secret)
{
    /// <param name="drawn">32 random bytes.</param>
    public PersonKey Key(MemberId member, byte[] drawn, DateTimeOffset madeAt) =>
        new() { MemberId = member, SealedKey = secret.Value.Seal(drawn, NameOf(member)), MadeAt = madeAt };

    public void Seal(Person person, PersonKey key, string firstName, string lastName)
    {
        person.Sealed = Open(key).Seal(JsonSerializer.SerializeToUtf8Bytes<string[]>([firstName, lastName]), NameOf(person.MemberId));
        (person.FirstName, person.LastName) = (null, null);
    }

    /// <returns>Null for who is not there, or whose key was destroyed.</returns>
    public (string FirstName, string LastName)? NameOf(Person? person, PersonKey? key)
    {
        if (person is null || (person.Sealed is not null && key is null))
            return null;
        if (person.Sealed is null)
            return (person.FirstName!, person.LastName!);
        var names = JsonSerializer.Deserialize<string[]>(Open(key!).Open(person.Sealed, NameOf(person.MemberId)))!;
        return (names[0], names[1]);
    }

    public byte[] SealPhone(MemberId member, PersonKey key, string phone) => Open(key).Seal(Encoding.UTF8.GetBytes(phone), PhoneOf(member));

    /// <returns>Null for who gave none, is not there, or whose key was destroyed.</returns>
    public string? PhoneOf(Person? person, PersonKey? key) =>
        person?.SealedPhone is { } phone && key is not null ? Encoding.UTF8.GetString(Open(key).Open(phone, PhoneOf(person.MemberId))) : null;

    private KeySecret Open(PersonKey key) =>
        new() { Secret = Convert.ToBase64String(secret.Value.Open(key.SealedKey, NameOf(key.MemberId))) };

    private static string NameOf(MemberId member) => $"person {member.Value}";

    private static string PhoneOf(MemberId member) => $"phone {member.Value}";
}
