using System.Text.RegularExpressions;
using System.Xml.Linq;
using static Coop.Properties.The_code_keeps_its_shape;

namespace Coop.Properties;

/// <summary>Which project may refer to which, read from the project files; first held against some that do what they may not.</summary>
public partial class A_service_leans_on_no_other
{
    public static TheoryData<string> Projects =>
        [.. Root.GetDirectories("services")[0].EnumerateDirectories().Select(folder => folder.Name)];

    [Theory, MemberData(nameof(Projects))]
    public void Each_project_refers_to_what_it_may(string project)
    {
        Assert.NotEmpty(TooClose("Orders", """<Project><ProjectReference Include="../Pricing/Pricing.csproj" /></Project>"""));
        Assert.NotEmpty(TooClose("Pricing", """<Project><ProjectReference Include="../Dispatch/Dispatch.csproj" /></Project>"""));
        Assert.NotEmpty(TooClose("Orders", """<Project><ProjectReference Include="../Wages/Wages.csproj" /></Project>"""));
        Assert.NotEmpty(TooClose("Dispatch", """<Project><ProjectReference Include="../Hosting/Hosting.csproj" /></Project>"""));
        Assert.NotEmpty(TooClose("Wages", """<Project><ProjectReference Include="../Routing/Routing.csproj" /></Project>"""));
        Assert.NotEmpty(TooClose("Contracts", """<Project><PackageReference Include="MassTransit" /></Project>"""));
        Assert.Empty(TooClose(project, File.ReadAllText(Path.Combine(Root.FullName, "services", project, $"{project}.csproj"))));
    }

    private static IEnumerable<string> TooClose(string project, string csproj)
    {
        var allowed = project switch
        {
            "Contracts" => [],
            "Routing" or "Hosting" or "Dispatch" or "Wages" => ["Contracts"],
            "Matching" => ["Contracts", "Hosting", "Routing", "Dispatch", "Wages"],
            "Pricing" => ["Contracts", "Hosting", "Routing", "Wages"],
            "Coop" => [.. Services, "Contracts", "Hosting", "Routing", "Seeds"],
            _ => new[] { "Contracts", "Hosting", "Routing" },
        };
        return
        [
            .. References("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))).Except(allowed),
            .. References("PackageReference").Where(_ => project is "Contracts" or "Routing" or "Dispatch" or "Wages"),
            .. References("PackageReference").Where(package => Services.Contains(project) && Infrastructure().IsMatch(package)),
        ];

        IEnumerable<string> References(string kind) =>
            XDocument.Parse(csproj).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);
    }

    [GeneratedRegex(@"^(MassTransit|RabbitMQ|Npgsql|Microsoft\.EntityFrameworkCore)")]
    private static partial Regex Infrastructure();
}
