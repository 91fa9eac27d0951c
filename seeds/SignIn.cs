using Coop.Members;

namespace Coop.Seeds;

/// <summary>
/// One line of <c>sign-ins.json</c>: somebody of a freshly founded co-op. What stands before the @ of the address is who
/// they are in the day.
/// </summary>
public sealed record SignIn(string Email, string Password, IReadOnlyList<Role> Roles, Guid Id, string? ApiKey = null)
{
    public string DayId => Email[..Email.LastIndexOf('@')];
}

/// <summary>How a day is played.</summary>
/// <param name="TokenOf">A fresh access token of a person or restaurant, without the cost of a password.</param>
/// <param name="RewritesLine">Whether the progress line can be written over, as on a terminal.</param>
public sealed record PlayOptions(Func<Guid, Task<string>> TokenOf, bool RewritesLine = false);
