using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Coop.Properties;

/// <summary>The rules that a new co-op starts with or can choose, as the program ships them.</summary>
internal static class Founding
{
    public static string Text(string file) => File.ReadAllText(Path.Combine(Here(), $"../../services/Members/founding/{file}.json"));

    public static T Read<T>(string file) => JsonSerializer.Deserialize<T>(Text(file), Wire.Json)!;

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
