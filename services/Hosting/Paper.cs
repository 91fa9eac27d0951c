using System.Globalization;
using System.Text;

namespace Coop.Hosting;

/// <summary>
/// Lines of text as pages to print: a PDF 1.4 file in Courier, which every reader of PDF has of its own, so that no font
/// travels with it and none is needed where it is made. What Western Europe's code page 1252 does not have becomes a question mark.
/// </summary>
public static class Paper
{
    private const int LinesAPage = 66, LongestLine = 98, PointsALine = 12, Margin = 40, Top = 812;

    /// <param name="title">For the reader's window.</param>
    /// <param name="lines">At most 98 signs each; what is longer goes on in the next line.</param>
    public static byte[] Of(string title, IEnumerable<string> lines)
    {
        var pages = lines.SelectMany(Broken).Chunk(LinesAPage).ToList();
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select((_, page) => $"{5 + (2 * page)} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
            $"<< /Title ({Escaped(title)}) >>",
        };
        for (var page = 0; page < pages.Count; page++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"BT /F1 9 Tf {PointsALine} TL {Margin} {Top} Td\n")
                + string.Concat(pages[page].Select(line => $"({Escaped(line)}) Tj T*\n")) + "ET";
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {6 + (2 * page)} 0 R >>");
            objects.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Length {text.Length} >>\nstream\n{text}\nendstream"));
        }

        // One sign is one byte throughout, so that places in the text are places in the file.
        var file = new StringBuilder("%PDF-1.4\n");
        var starts = new List<int>();
        for (var i = 0; i < objects.Count; i++)
        {
            starts.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }
        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var start in starts)
            file.Append(CultureInfo.InvariantCulture, $"{start:0000000000} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    private static IEnumerable<string> Broken(string line) => line.Length <= LongestLine
        ? [line]
        : line.Chunk(LongestLine).Select(part => new string(part));

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var sign in text)
            escaped.Append(sign switch
            {
                '(' or ')' or '\\' => $"\\{sign}",
                '€' => "\\200",
                '’' => "\\222",
                '“' => "\\223",
                '”' => "\\224",
                '–' => "\\226",
                '—' => "\\227",
                < ' ' => " ",
                < (char)127 => sign.ToString(),
                >= (char)160 and <= 'ÿ' => $"\\{Convert.ToString(sign, 8)}",
                _ => "?",
            });
        return escaped.ToString();
    }
}
