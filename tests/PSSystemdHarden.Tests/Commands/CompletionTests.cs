using System.Management.Automation;

using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

/// <summary>What the Tab key offers.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Words_of_directives_say_what_they_mean()
    {
        CompletionResult capability = Complete("Set-UnitSandbox x -CapabilityBoundingSet CAP_NET_BIND").Single();
        Assert.Equal("CAP_NET_BIND_SERVICE", capability.CompletionText);
        Assert.Equal("Listen on ports below 1024", capability.ToolTip);
        Assert.Equal("@system-service", Complete("Set-UnitSandbox x -SystemCallFilter ").First().ListItemText);
        Assert.Equal(["AF_INET", "AF_INET6"], Texts("Set-UnitSandbox x -RestrictAddressFamilies AF_UNIX, af_inet"));
        Assert.Contains("AF_IRDA", Texts("Set-UnitSandbox x -RestrictAddressFamilies AF_I"));
        Assert.Equal("user", Texts("Set-UnitSandbox x -RestrictNamespaces us").Single());
        Assert.Equal("EPERM", Texts("Set-UnitSandbox x -SystemCallErrorNumber EP").Single());
        Assert.Equal("Strict", Texts("Set-UnitSandbox x -ProtectSystem S").Single());
        Assert.Equal("root", Texts("Set-UnitSandbox x -User roo").Single());
        Assert.Equal("lo", Texts("Set-UnitSandbox x -RestrictNetworkInterfaces lo").Single());
    }

    [Theory]
    [InlineData("Set-UnitSandbox x -SystemCallFilter '~@moun", "'~@mount'")]
    [InlineData("Set-UnitSandbox x -CapabilityBoundingSet ~CAP_SYS_BO", "~CAP_SYS_BOOT")]
    [InlineData("Set-UnitSandbox x -DeviceAllow /dev/nu", "'/dev/null rw'")]
    public void What_PowerShell_would_take_apart_is_quoted(string line, string expected)
    {
        string completed = Texts(line).Single();
        Assert.Equal(expected, completed);
        Assert.Equal(expected.Trim('\''), _shell.Run($"function Echo-It([string[]] $a) {{ $a }}; Echo-It {completed}").Output.Single().ToString());
    }

    [Fact]
    public void Every_list_and_text_is_completed_but_paths_and_names()
    {
        string[] without = [.. SandboxParameters()
            .Where(parameter => !parameter.Attributes.OfType<ArgumentCompleterAttribute>().Any(attribute => attribute.Type.Name == "DirectiveValueCompleter"))
            .Select(parameter => parameter.Name)];
        Assert.All(without, name => Assert.Matches("Path|Directory|FileSystem$|^CPUQuota$", name));
    }

    /// <summary>All words of value-words.json, in one unit file: the linter has nothing against any.</summary>
    [Fact]
    public void Every_word_is_one_that_systemd_takes()
    {
        string path = Path.GetTempFileName() + ".service";
        try
        {
            // These are completed with names of this machine.
            string[] lines = [.. SandboxParameters().Select(parameter => parameter.Name)
                .Where(name => name is not ("User" or "Group" or "SupplementaryGroups" or "RestrictNetworkInterfaces"))
                .SelectMany(name => Complete($"Set-UnitSandbox x -{name} ").Where(word => word.ResultType is CompletionResultType.ParameterValue).Select(word => $"{name}={word.CompletionText.Trim('\'')}"))];
            Assert.InRange(lines.Length, 200, 500);
            File.WriteAllLines(path, ["[Service]", "ExecStart=/bin/true", .. lines]);
            Assert.Empty(_shell.Run("param($path) Test-UnitFile $path -Severity Warning | ForEach-Object { \"$_\" }", path).Output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_an_older_systemd_passes_over_comes_last_and_says_so()
    {
        CompletionResult[] results = Complete("Get-SandboxDirective -SystemdVersion 252 -Name PrivateP");
        Assert.Equal("PrivatePIDs", results[^1].CompletionText);
        Assert.Contains("(since 257)", results[^1].ListItemText, StringComparison.Ordinal);
        Assert.Contains("passes over it", results[^1].ToolTip, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-UnitSandbox x -SystemCallFilter 'zzz")]
    [InlineData("Set-UnitSandbox 'a'' ")]
    [InlineData("Get-Unit -Root /nowhere -Name x")]
    [InlineData("Get-Unit -Root $null -Name x")]
    [InlineData("Get-Unit [")]
    [InlineData("Get-SandboxDirective -SystemdVersion nonsense -Name Pro")]
    [InlineData("Test-UnitFile x -ExcludeRule zzz")]
    public void Nothing_that_is_typed_makes_it_fail(string line)
    {
        _shell.Run("$Error.Clear()");
        Complete(line);
        Assert.Empty(_shell.Run("$Error").Output);
    }

    /// <summary>The parameters for directives that take text.</summary>
    private IEnumerable<ParameterMetadata> SandboxParameters() => _shell.Run("(Get-Command Set-UnitSandbox).Parameters.Values").Output
        .Select(parameter => (ParameterMetadata)parameter.BaseObject)
        .Where(parameter => parameter.IsDynamic && (parameter.ParameterType == typeof(string) || parameter.ParameterType == typeof(string[])));

    private CompletionResult[] Complete(string line)
    {
        using PowerShell shell = _shell.Create("param($line) [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches", line);
        return [.. shell.Invoke().Select(result => (CompletionResult)result.BaseObject)];
    }

    private string[] Texts(string line) => [.. Complete(line).Select(result => result.CompletionText)];
}
