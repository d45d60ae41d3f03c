using System.Management.Automation;
using System.Text;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>What cmdlets tell of loaded units and of files, piped to those that are for loaded units: a file of the same name is never taken for one.</summary>
public class PipelineTests
{
    private const string Web = "pssh-pipes.service";
    private const string Path = "/run/systemd/system/" + Web;

    /// <summary>What tells of the loaded unit.</summary>
    private static readonly string[] s_loaded =
    [
        "Get-Unit $unit", "Get-UnitExposure $unit", "Get-UnitExposure $unit -Detailed", "Get-UnitSandbox $unit -All", "Test-UnitExposure $unit -MaximumExposure 5",
        "Test-UnitSandbox $unit", "Test-UnitSandbox $unit -Detailed", "Set-UnitSandbox $unit -PrivateMounts -WhatIf -PassThru", "(Get-Unit $unit).MainPid | Get-ProcessSandbox",
        "'" + Web + "'", "[pscustomobject]@{ Unit = '" + Web + "' }", "[pscustomobject]@{ UnitName = '" + Web + "' }",
    ];

    /// <summary>The same unit's own files.</summary>
    private static readonly string[] s_own =
    [
        "[IO.FileInfo]::new('" + Path + "')", "Get-UnitExposure -Path " + Path, "Get-UnitExposure -Path " + Path + " -Detailed", "Get-UnitSandbox -Path " + Path, "Get-Unit $unit -Root /", "Get-UnitExposure $unit -Root / -Detailed",
        "Test-UnitFile " + Path,
    ];

    /// <summary>Files of the same name that systemd has not loaded.</summary>
    private static readonly string[] s_others =
    [
        "[IO.FileInfo]::new($file)", "Get-UnitExposure -Path $file", "Get-UnitExposure -Path $file -Detailed", "Get-UnitSandbox -Path $file -All", "Test-UnitExposure -Path $file -MaximumExposure 5", "Test-UnitFile $file",
        "Get-Unit -Root $root", "Get-UnitExposure -Root $root", "Get-UnitExposure -Root $root -Detailed", "Get-UnitSandbox -Root $root -All", "Test-UnitExposure -Root $root -MaximumExposure 5",
    ];

    /// <summary>What is for loaded units, with the property that has the unit's name; null where nothing may be written.</summary>
    private static readonly (string Pipeline, string? Unit)[] s_sinks =
    [
        ("Get-Unit", "Name"), ("Test-UnitSandbox", "Unit"), ("Set-UnitSandbox -PrivateMounts -WhatIf -PassThru", "Unit"), ("Get-UnitDenial", null),
        ("Reset-UnitSandbox -WhatIf", null), ("Undo-UnitSandbox -WhatIf", null), ("Confirm-UnitSandbox -WhatIf", null),
    ];

    /// <summary>What reads files as well: it stays with the loaded unit where that was told of.</summary>
    private static readonly (string Pipeline, string? Unit)[] s_readers =
    [
        ("Get-UnitExposure", "Name"), ("Get-UnitSandbox -Directive ProtectHome", "Unit"), ("Test-UnitExposure -MaximumExposure 10", "Name"),
    ];

    [ThrowawayFact]
    public void What_is_told_of_a_unit_is_bound_to_it_and_of_another_file_to_none()
    {
        byte[] service = Encoding.UTF8.GetBytes("[Service]\nExecStart=/bin/sleep infinity\nProtectHome=yes\nProtectSystm=yes\n");
        using var units = new LoadedUnits(new Dictionary<string, byte[]> { [Web] = service, ["pssh-pipes@.service"] = service, ["pssh-pipes-masked.service"] = [] });
        using var shell = new Shell();
        string folder = Directory.CreateTempSubdirectory("pipes-").FullName, root = folder + "/image";
        string file = Write(folder + "/" + Web), ofRoot = Write(root + "/etc/systemd/system/" + Web);
        try
        {
            LiveMachine.Run("systemctl", "start", Web);
            foreach (string source in s_loaded)
                AssertIsOf(Web, source, [.. s_sinks, .. s_readers]);
            foreach (string source in s_own)
                AssertIsOf(Web, source, s_sinks);
            foreach (string source in s_others)
                AssertIsRefused(source);

            // By value, and as it was asked for: no call looks for the unit again.
            Assert.DoesNotContain(Run("Get-Unit $unit | Set-UnitSandbox -PrivateMounts -WhatIf -Verbose 6>$null").Verbose, line => line.Contains("Asking systemd for", StringComparison.Ordinal) && line.Contains(Web, StringComparison.Ordinal));
            Assert.Equal("UnitMasked", Assert.Single(Run("Get-Unit pssh-pipes-masked.service | Set-UnitSandbox -PrivateMounts -WhatIf").Errors).FullyQualifiedErrorId.Split(',')[0]);
            Assert.Equal("UnitIsTemplate", Assert.Single(Run("Get-Unit pssh-pipes@*.service -Installed | Set-UnitSandbox -PrivateMounts -WhatIf").Errors).FullyQualifiedErrorId.Split(',')[0]);
            Assert.Equal("UnitOfOtherManager", Assert.Single(Run("Get-Unit $unit | Test-UnitSandbox -Scope User -Quiet").Errors).FullyQualifiedErrorId.Split(',')[0]);

            // Of a job the name and the Id are PowerShell's own: 1 is no process, and Job1 no unit.
            Assert.Equal("True True True", string.Join(' ', Run("""
                $job = Invoke-SandboxedCommand -AsJob -JobName $unit -ProtectHome Yes sleep 60
                try { ($job | Get-Unit).Name -eq $job.UnitName; ($job | Get-ProcessSandbox).ControlGroup -like "*/$($job.UnitName)"; ($job | Test-UnitSandbox).Unit -eq $job.UnitName }
                finally { $job.StopJob(); $job.Dispose() }
                """).Output));
            Assert.Equal("RulesOfFiles", Assert.Single(Run("Get-UnitExposure $unit -Detailed | Get-UnitExposure -SystemdVersion 257").Errors).FullyQualifiedErrorId.Split(',')[0]);
            Assert.Equal(Path, Assert.Single(Run("Get-UnitSandbox $unit -All | Test-UnitFile").Output).Properties["Path"].Value);
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "stop", Web);
            Directory.Delete(folder, recursive: true);
        }

        ShellResult Run(string pipeline, PSObject[]? told = null) => shell.Run($"param($unit, $file, $root, $told) {pipeline}", Web, file, root, told);

        void AssertIsOf(string expected, string source, (string Pipeline, string? Unit)[] sinks)
        {
            PSObject[] told = [.. Run(source).Output];
            foreach ((string sink, string? unit) in sinks)
            {
                ShellResult result = Run($"$told | {sink} 3>$null 6>$null", told);

                // There is nothing to take back or to confirm, and each says so once.
                bool mayFail = sink.StartsWith("Undo", StringComparison.Ordinal) || sink.StartsWith("Confirm", StringComparison.Ordinal);
                Assert.True(result.Errors.Count <= (mayFail ? 1 : 0), $"{source} | {sink}: {string.Join(' ', result.Errors)}");
                if (unit is not null)
                    Assert.Equal($"{source} | {sink}: {expected}", $"{source} | {sink}: {string.Join(' ', result.Output.Select(o => o.Properties[unit].Value).Distinct())}");
            }
        }

        void AssertIsRefused(string source)
        {
            PSObject[] told = [.. Run(source).Output];
            foreach ((string sink, _) in s_sinks)
            {
                ShellResult result = Run($"$told | {sink}", told);
                string[] ids = [.. result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])];
                Assert.True(ids is ["UnitFileNotLoaded"] && result.Output.Count == 0, $"{source} | {sink}: {string.Join(' ', ids)} {string.Join(' ', result.Output)}");
            }
        }
    }

    private static string Write(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes("[Service]\nExecStart=/bin/true\nPrivateTmp=yes\nProtectSystm=yes\n"));
        return path;
    }
}
