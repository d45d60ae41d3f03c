using System.Management.Automation;

using PSSystemdHarden.Testing;
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
        Assert.All(without, name => Assert.Matches("Path|Directory|FileSystem$", name));
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
                .Where(name => name is not ("User" or "Group" or "SupplementaryGroups" or "RestrictNetworkInterfaces") && !name.EndsWith("Directory", StringComparison.Ordinal))
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
    [InlineData("Set-UnitSandbox x -Property PrivateP")]
    [InlineData("ConvertTo-UnitDropIn -Property PrivateP")]
    [InlineData("New-SandboxProfile x -Property PrivateP")]
    [InlineData("Invoke-SandboxedCommand -Property PrivateP")]
    public void A_dictionary_of_directives_is_begun(string line)
    {
        CompletionResult result = Complete(line).Single();
        Assert.Equal("@{ PrivatePIDs = ", result.CompletionText);
        Assert.StartsWith("PrivatePIDs", result.ListItemText, StringComparison.Ordinal);
        Assert.Contains("(since systemd 257", result.ToolTip, StringComparison.Ordinal);
        Assert.Contains("@{ PrivatePIDs = ", Texts("Set-UnitSandbox x -Property @"));
    }

    [Fact]
    public void Directories_are_completed_with_the_services_own_name_first()
    {
        CompletionResult[] results = Complete("Set-UnitSandbox zz-web.service -StateDirectory ");
        Assert.Equal(("zz-web", "/var/lib/zz-web"), (results[0].CompletionText, results[0].ToolTip));
        Assert.Contains("dpkg", Texts("Set-UnitSandbox zz-web -StateDirectory dp"));
        Assert.Contains("apt", Texts("Set-UnitSandbox zz-web -CacheDirectory "));
    }

    [Fact]
    public void Processes_and_moments_are_completed()
    {
        string name = File.ReadAllText("/proc/self/comm").Trim();
        Assert.Contains(Complete($"Get-ProcessSandbox '{name}"), result => result.CompletionText == $"{Environment.ProcessId}" && result.ToolTip.StartsWith(name, StringComparison.Ordinal));
        Assert.Equal($"{Environment.ProcessId}", Texts($"Get-ProcessSandbox {Environment.ProcessId}")[0]);
        Assert.Equal("An hour ago", Complete("Get-UnitDenial -Since (Get-Date).AddH").Concat(Complete("Get-UnitDenial -Since ")).First(result => result.CompletionText.Contains("AddHours", StringComparison.Ordinal)).ToolTip);
    }

    [Theory]
    [InlineData("Set-UnitSandbox x -SystemCallFilter 'zzz")]
    [InlineData("Set-UnitSandbox 'a'' ")]
    [InlineData("Get-Unit -Root /nowhere -Name x")]
    [InlineData("Get-Unit -Root $null -Name x")]
    [InlineData("Get-SandboxDirective -SystemdVersion nonsense -Name Pro")]
    public void Nothing_that_is_typed_makes_it_fail(string line)
    {
        _shell.Run("$Error.Clear()");
        Complete(line);
        Assert.Empty(_shell.Run("$Error").Output);
    }

    [Fact]
    public void No_parameter_of_any_cmdlet_fails_with_any_word()
    {
        IReadOnlyList<PSObject> found = _shell.Run($"& '{Repository.Root}/tests/Completion/Complete-Everything.ps1'").Output;
        Assert.Empty(found.SkipLast(1).Select(row => $"{row.Properties["Line"].Value}: {row.Properties["Problem"].Value}"));
        Assert.InRange((int)found[^1].Properties["Lines"].Value, 500, 5000);
        Assert.InRange((int)found[^1].Properties["Asked"].Value, 1000, 10000);
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
