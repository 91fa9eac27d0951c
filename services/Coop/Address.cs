using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Coop;

/// <summary>Where a private server answers (the folder of its socket, or loopback), and its superuser's password.</summary>
internal sealed record Address(string Host, int Port, string Password)
{
    public const string Superuser = "postgres";
    public const string FileName = "postgres.address";
    public const string PasswordName = "postgres-password";

    /// <summary>How to connect to a database, as the superuser or as another login.</summary>
    public string To(string database, string? login) => new NpgsqlConnectionStringBuilder
    {
        Host = Host,
        Port = Port,
        Database = database,
        Username = login ?? Superuser,
        Password = login is null ? Password : PasswordOf(login),
    }.ConnectionString;

    /// <summary>Each login has a password of its own, drawn from the superuser's, so that there is one secret to keep.</summary>
    public string PasswordOf(string login) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Password), Encoding.UTF8.GetBytes(login)));

    /// <summary>Leaves word for a second program, such as a backup, of where the server answers.</summary>
    public void LeaveIn(string folder) => File.WriteAllText(Path.Combine(folder, FileName), $"{Port} {Host}");

    /// <summary>The server that another program runs on this folder, or null when there was none.</summary>
    public static Address? LeftIn(string folder)
    {
        var (address, password) = (Path.Combine(folder, FileName), Path.Combine(folder, PasswordName));
        if (!File.Exists(address) || !File.Exists(password))
            return null;
        var words = File.ReadAllText(address).Split(' ', 2);
        return new Address(words[1], int.Parse(words[0]), File.ReadAllText(password));
    }
}
