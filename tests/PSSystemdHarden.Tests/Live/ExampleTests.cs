using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>
/// Runs the marked examples of help pages and README whose commands the embedded shell has; the Pester tests run them all
/// (tests/Examples/Invoke-Examples.ps1 says what the marks are).
/// </summary>
public class ExampleTests
{
    [Fact]
    public void Examples_that_run_anywhere_do() => Run("run", atLeast: 8);

    [ThrowawayFact]
    public void Examples_that_need_systemd_do_what_they_say() => Run("live", atLeast: 15);

    private static void Run(string mark, int atLeast)
    {
        string pages = $"@([IO.Directory]::GetFiles('{Repository.Root}/docs/en-US', '*.md')) + '{Repository.Root}/README.md'";
        ChildShell.Result result = ChildShell.Run(
            $"& '{Repository.Root}/tests/Examples/Invoke-Examples.ps1' -Path ({pages}) -Mark {mark} 6>$null | ForEach-Object {{ \"ran|$($_.Page) $($_.Number)|$($_.Missing)|$($_.Problem)\" }}");
        Assert.True(result.Status == 0, result.Errors);
        string[][] ran = [.. result.Lines.Where(line => line.StartsWith("ran|", StringComparison.Ordinal)).Select(line => line.Split('|', 4)).Where(parts => parts[2].Length == 0)];
        Assert.All(ran, parts => Assert.True(parts[3].Length == 0, $"{parts[1]}: {parts[3]}"));
        Assert.True(ran.Length >= atLeast, $"only {ran.Length} examples ran");
    }
}
