using System.IO.Compression;
using System.Xml.Linq;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Live;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

/// <summary>What a gallery takes, made in the embedded shell and used from where it was unpacked.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pssh-package-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void It_has_what_a_gallery_wants_the_same_bytes_each_time_and_works_where_it_is_unpacked()
    {
        string package = Make("one");
        Assert.Equal(File.ReadAllBytes(package), File.ReadAllBytes(Make("two")));

        using ZipArchive archive = ZipFile.OpenRead(package);
        XDocument nuspec = XDocument.Load(archive.GetEntry("PSSystemdHarden.nuspec")!.Open());
        string Value(string name) => nuspec.Descendants().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal("PSSystemdHarden", Value("id"));
        Assert.Contains("PSCmdlet_Get-UnitExposure", Value("tags"), StringComparison.Ordinal);
        Assert.NotEmpty(Value("releaseNotes"));
        Assert.NotNull(archive.GetEntry(Value("icon")));
        Assert.NotNull(archive.GetEntry(Value("license")));

        string module = Path.Combine(_folder.FullName, "PSSystemdHarden", Value("version"));
        archive.ExtractToDirectory(module);
        string unit = Path.Combine(_folder.FullName, "demo.service");
        File.WriteAllText(unit, "[Service]\nExecStart=/bin/true\n");
        ChildShell.Result result = ChildShell.Run(
            $"Remove-Module PSSystemdHarden; Import-Module '{module}/PSSystemdHarden.psd1'; (Get-UnitExposure -Path '{unit}').Name; (Get-Module PSSystemdHarden).ModuleBase; (Get-Help Get-Unit).Synopsis");
        Assert.Equal(["demo.service", module, "Gets the units that systemd has loaded."], result.Lines);
    }

    private string Make(string name)
    {
        string output = _folder.CreateSubdirectory(name).FullName;
        ChildShell.Result result = ChildShell.Run($"& '{Repository.Root}/tools/package/New-Package.ps1' -Root '{Repository.Root}' -Output '{output}' -ProjectUri https://example.org/hardening");
        Assert.True(result.Status == 0, result.Errors);
        return result.Lines.Single();
    }
}
