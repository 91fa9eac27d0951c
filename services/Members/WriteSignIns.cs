using System.Text.Json;

namespace Coop.Members;

/// <summary>The first passwords of the co-op, in a file that only its owner can read.</summary>
public static class SignIns
{
    public sealed record One(string Email, string Password, IReadOnlyList<Role> Roles, Guid Id, string? ApiKey = null);

    private static readonly JsonSerializerOptions Readable = new(Wire.Json) { WriteIndented = true };

    internal static async Task Write(string file, IReadOnlyList<One> signIns, CancellationToken stopping)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);
        var half = file + ".half";
        File.Delete(half);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var stream = new FileStream(half, options))
            await JsonSerializer.SerializeAsync(stream, signIns, Readable, stopping);

        // Whoever waits for the file finds it whole.
        File.Move(half, file, overwrite: true);
    }
}
