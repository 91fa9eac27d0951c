using System.Globalization;
using System.Text;

namespace Coop.Seeds;

/// <summary>One tab-separated file of a day: the expected header, then one row a line.</summary>
internal sealed class DayTable
{
    /// <summary>A day of a large city has a few thousand orders; what is longer than this is not a day.</summary>
    private const int MaxBytes = 16 << 20;

    private readonly string path;

    private DayTable(string path) => this.path = path;

    public List<DayRow> Rows { get; } = [];

    public static DayTable Read(string folder, string name, params string[] header)
    {
        var table = new DayTable(Path.Combine(folder, name));
        var lines = table.Lines();
        var found = lines[0].Split('\t');
        if (!found.SequenceEqual(header))
            throw table.Defect(1, $"the header must be {string.Join(", ", header)} with tabs between, not “{Short(lines[0])}”");

        for (var i = 1; i < lines.Count; i++)
        {
            var cells = lines[i].Split('\t');
            if (cells.Length != header.Length)
                throw table.Defect(i + 1, $"{header.Length} columns expected, {(lines[i].Length == 0 ? 0 : cells.Length)} found");
            table.Rows.Add(new DayRow(table, i + 1, header, cells));
        }
        return table.Rows.Count > 0 ? table : throw table.Defect(1, "nothing follows the header");
    }

    public UnreadableDay Defect(int line, string because) => new(path, line, because);

    public static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private List<string> Lines()
    {
        var bytes = Bytes();
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException broken)
        {
            throw Defect(1 + bytes.Take(broken.Index).Count(b => b == '\n'), "this is not UTF-8 text");
        }
        var lines = text.TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        while (lines.Count > 1 && lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    private byte[] Bytes()
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw Defect(1, "there is no such file");
            return file.Length <= MaxBytes ? File.ReadAllBytes(path) : throw Defect(1, "more than 16 MiB is not a day");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Defect(1, problem.Message);
        }
    }
}

/// <summary>One line of a day's file, read cell by cell; every cell that cannot be meant is refused with its column.</summary>
internal sealed class DayRow(DayTable table, int line, string[] header, string[] cells)
{
    private const int MaxIdLength = 60;

    /// <summary>A name that is not blank, and that nobody above in the same file has.</summary>
    public string NewId(HashSet<string> taken)
    {
        var id = Id(0);
        return taken.Add(id) ? id : throw Defect($"{header[0]} {id} stands here twice");
    }

    public string Id(int column)
    {
        var id = cells[column];
        return id.Length is > 0 and <= MaxIdLength && !id.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            ? id
            : throw Defect($"{header[column]} must be 1 to {MaxIdLength} characters without blanks");
    }

    /// <summary>A finite number from <paramref name="least"/> to <paramref name="most"/>, ends included.</summary>
    public double Number(int column, double least, double most)
    {
        var cell = cells[column];
        if (!double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            throw Defect($"{header[column]} must be a number, not “{DayTable.Short(cell)}”");
        return number >= least && number <= most
            ? number
            : throw Defect(string.Create(CultureInfo.InvariantCulture, $"{header[column]} must be from {least} to {most}, not {number}"));
    }

    public UnreadableDay Defect(string because) => table.Defect(line, because);
}
