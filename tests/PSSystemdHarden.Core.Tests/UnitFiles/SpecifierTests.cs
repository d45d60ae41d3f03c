using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.UnitFiles;

public class SpecifierTests
{
    private const string Release = "# comment\n; another\nID=debian\nVERSION_ID=\"1\"\nVERSION_ID=\nIMAGE_ID='a b'\n VARIANT_ID = x \nBUILD_ID=\"a\\\"b\"\n";

    [Theory]
    [InlineData("%o|%w|%W|%B|%M|%A", "debian||x|a\"b|a b|")]
    [InlineData("%n %p %i %I %%w %", "web@a-b.service web a-b a/b %w %")]
    public void Fields_of_the_system_are_looked_up_and_empty_where_absent(string text, string expanded) => Assert.Equal(expanded, Expand(text, new OsRelease(Release)));

    [Fact]
    public void Without_a_description_of_the_system_its_fields_cant_be_resolved()
    {
        Assert.Null(Expand("%w", null));
        Assert.Equal("web", Expand("%p", null));
    }

    [Theory]
    [InlineData("247.3", "%A")]
    [InlineData("247.3", "%M")]
    public void A_field_that_came_later_is_unknown(string version, string text) => Assert.Null(Expand(text, new OsRelease(Release), version));

    [Fact]
    public void The_first_of_two_files_describes_the_system()
    {
        string root = Directory.CreateTempSubdirectory("psh-release-").FullName;
        try
        {
            var tree = new FileTree(root);
            Assert.Null(OsRelease.Of(tree));
            Write("usr/lib/os-release", "ID=vendor\n");
            Assert.Equal("vendor", OsRelease.Of(tree)!["ID"]);
            Write("etc/os-release", "ID=local\n");
            Assert.Equal("local", OsRelease.Of(tree)!["ID"]);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        void Write(string name, string text)
        {
            string path = Path.Combine(root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    private static string? Expand(string text, OsRelease? release, string version = "262") =>
        new Specifiers(new UnitIdentity("web@a-b.service"), SystemdVersion.Parse(version), release).Expand(text, out _);
}
