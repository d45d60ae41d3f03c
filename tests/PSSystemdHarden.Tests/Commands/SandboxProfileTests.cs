using System.Management.Automation;

using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

public sealed class SandboxProfileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("profile-").FullName;
    private readonly Shell _shell = new();

    [Fact]
    public void Built_in_profiles_are_found_by_name_and_wildcard()
    {
        Assert.Equal(["Baseline", "Strict", "Isolated"], Strings("(Get-SandboxProfile).Name"));
        Assert.Equal(["Strict", "Isolated"], Strings("(Get-SandboxProfile st*, isolated).Name"));
        Assert.Equal(["Strict"], Strings("('strict' | Get-SandboxProfile).Name"));
        Assert.Empty(Strings("Get-SandboxProfile no*"));
        ErrorRecord error = Assert.Single(_shell.Run("Get-SandboxProfile nope").Errors);
        Assert.Equal("SandboxProfileNotFound,PSSystemdHarden.Commands.GetSandboxProfileCommand", error.FullyQualifiedErrorId);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Names_are_completed_with_what_they_are_for()
    {
        const string Script = "param($line) $c = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches; $c | ForEach-Object { $_.CompletionText }";
        Assert.Equal(["Baseline", "Strict", "Isolated"], Strings(Script, "Get-SandboxProfile "));
        Assert.Equal(["Strict"], Strings(Script, "ConvertTo-UnitDropIn -Profile s"));
    }

    [Fact]
    public void A_profile_is_made_of_properties_of_any_type()
    {
        const string Script = """
            New-SandboxProfile web -Description 'for the web' -MinimumVersion 252 -Property ([ordered]@{
                ProtectSystem = 'strict'; PrivateTmp = $true; LimitNOFILE = 4096
                RestrictAddressFamilies = 'AF_INET', 'AF_INET6'
                UMask = @{ Value = '0077'; Reason = 'for itself' }; ReadOnlyPaths = $null })
            """;
        PSObject profile = Assert.Single(_shell.Run(Script).Output);
        Assert.Equal(
            ["ProtectSystem=strict", "PrivateTmp=yes", "LimitNOFILE=4096", "RestrictAddressFamilies=AF_INET AF_INET6", "UMask=0077", "ReadOnlyPaths="],
            Strings("param($p) $p.Settings | ForEach-Object { \"$_\" }", profile));
        Assert.Equal(["for itself", "252", "False"], Strings("param($p) $p.Settings[4].Reason; \"$($p.MinimumVersion)\"; \"$($p.IsBuiltIn)\"", profile));
    }

    [Theory]
    [InlineData("New-SandboxProfile web -Description d -Property @{ ProtectSystem = 'bogus' }", "none of")]
    [InlineData("New-SandboxProfile web -Description d -Property @{ protectsystem = 'strict' }", "did you mean 'ProtectSystem'")]
    [InlineData("New-SandboxProfile web -Description d -Property @{ ExecStart = '/bin/true' }", "no sandbox directive")]
    [InlineData("New-SandboxProfile web -Description d -Property @{ UMask = 22 }", "octal")]
    [InlineData("New-SandboxProfile web -Description d -Property @{ ReadOnlyPaths = \"/a`nExecStart=x\" }", "line break")]
    [InlineData("New-SandboxProfile 'a b' -Description d -Property @{ }", "no name of a profile")]
    [InlineData("New-SandboxProfile web -Description \"d`nX=\" -Property @{ }", "the description has a line break")]
    public void What_a_profile_can_not_have_is_an_error(string script, string what)
    {
        ErrorRecord error = Assert.Single(_shell.Run(script).Errors);
        Assert.Equal("SandboxProfileInvalid,PSSystemdHarden.Commands.NewSandboxProfileCommand", error.FullyQualifiedErrorId);
        Assert.Contains(what, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("New-SandboxProfile", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("broken.json", "SandboxProfileInvalid", ErrorCategory.InvalidData)]
    [InlineData("broken.conf", "SandboxProfileInvalid", ErrorCategory.InvalidData)]
    [InlineData("none.json", "SandboxProfileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData(".", "SandboxProfileUnreadable", ErrorCategory.ReadError)]
    public void What_can_not_be_imported_is_an_error_and_the_others_are_read(string name, string id, ErrorCategory category)
    {
        Write("broken.json", "{}");
        Write("broken.conf", "[Service]\nExecStart=/bin/true\n");
        string good = Write("good.conf", "[Service]\nPrivateTmp=yes\n");
        ShellResult result = _shell.Run("param($path, $good) Import-SandboxProfile $path, $good", Path.Combine(_folder, name), good);
        Assert.Equal("good", result.Output.Single().ToString());
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Equal($"{id},PSSystemdHarden.Commands.ImportSandboxProfileCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
    }

    [Fact]
    public void Exported_profiles_are_imported_as_they_were()
    {
        Assert.Empty(Strings("param($folder) Get-SandboxProfile | Export-SandboxProfile $folder", _folder));
        Assert.Equal(["Baseline.json", "Isolated.json", "Strict.json"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        const string Text = "ConvertTo-UnitDropIn";
        Assert.Equal(Strings($"Get-SandboxProfile Strict | {Text}"), Strings($"param($folder) Import-SandboxProfile $folder/Strict.json | {Text}", _folder));
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_with_Force_only_and_WhatIf_writes_nothing()
    {
        string path = Write("p.json", "mine");
        ErrorRecord error = Assert.Single(_shell.Run("param($path) Export-SandboxProfile $path -InputObject Strict", path).Errors);
        Assert.Equal("SandboxProfileExists,PSSystemdHarden.Commands.ExportSandboxProfileCommand", error.FullyQualifiedErrorId);
        Assert.Empty(Strings("param($path) Export-SandboxProfile $path -InputObject Strict -Force -WhatIf", path));
        Assert.Equal("mine", File.ReadAllText(path));
        Assert.Empty(Strings("param($path) Export-SandboxProfile $path -InputObject Strict -Force", path));
        Assert.Contains("\"name\": \"Strict\"", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("p.conf")]
    [InlineData("no-such-folder/p.json")]
    public void What_can_not_be_written_is_an_error(string name)
    {
        ErrorRecord error = Assert.Single(_shell.Run("param($path) Export-SandboxProfile $path -InputObject Strict", Path.Combine(_folder, name)).Errors);
        Assert.Equal("SandboxProfileNotWritten,PSSystemdHarden.Commands.ExportSandboxProfileCommand", error.FullyQualifiedErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_drop_in_has_profiles_then_properties_with_reasons_as_comments()
    {
        const string Script = """
            $one = New-SandboxProfile one -Description d -Property ([ordered]@{ PrivateTmp = @{ Value = $true; Reason = 'own files' }; ProtectSystem = 'full' })
            $two = New-SandboxProfile two -Description d -Property @{ ProtectSystem = @{ Value = 'strict'; Reason = 'all of it' } }
            $one, $two | ConvertTo-UnitDropIn -Property @{ Environment = 'A=b c'; IPAddressAllow = 'localhost' }
            """;
        Assert.Equal(
            ["[Service]\n# own files\nPrivateTmp=yes\n# all of it\nProtectSystem=strict\nEnvironment=\nEnvironment=A=b c\nIPAddressAllow=\nIPAddressAllow=localhost"],
            Strings(Script));
        Assert.Equal(["[Socket]\nPrivateTmp=yes"], Strings("ConvertTo-UnitDropIn -Property @{ PrivateTmp = 1 -eq 1 } -Section Socket"));
    }

    [Theory]
    [InlineData("ConvertTo-UnitDropIn", "SettingsMissing")]
    [InlineData("ConvertTo-UnitDropIn -Property @{ ExecStart = 'x' }", "DirectiveValueInvalid")]
    [InlineData("ConvertTo-UnitDropIn Strict -Section Slice", "DirectiveValueInvalid")]
    [InlineData("ConvertTo-UnitDropIn -Property @{ UMask = \"0`n1\" }", "DirectiveValueInvalid")]
    [InlineData("ConvertTo-UnitDropIn -Property @{ UMask = @{ Value = '0'; Reason = \"0`n1\" } }", "DirectiveValueInvalid")]
    public void Without_settings_that_the_section_has_there_is_no_drop_in(string script, string id)
    {
        ErrorRecord error = Assert.Single(_shell.Run(script).Errors);
        Assert.Equal($"{id},PSSystemdHarden.Commands.ConvertToUnitDropInCommand", error.FullyQualifiedErrorId);
    }

    /// <summary>Names, paths, files and profiles, for a cmdlet's -Profile.</summary>
    [Fact]
    public void A_parameter_for_profiles_takes_names_and_paths_as_well()
    {
        string path = Write("own.conf", "[Service]\nUMask=0027\n");
        Assert.Equal(["[Service]\nUMask=0027"], Strings("param($path) ConvertTo-UnitDropIn $path", path));
        Assert.Equal(["[Service]\nUMask=0027"], Strings("param($file) ConvertTo-UnitDropIn $file", new FileInfo(path)));
        Assert.Equal(["[Service]\nUMask=0027"], Strings("param($folder) [void]$ExecutionContext.SessionState.Path.SetLocation($folder); ConvertTo-UnitDropIn own.conf", _folder));
        Assert.EndsWith("\nUMask=0027", Strings("param($path) ConvertTo-UnitDropIn strict, $path", path).Single(), StringComparison.Ordinal);
        ErrorRecord error = Assert.Single(_shell.Run("ConvertTo-UnitDropIn Strct").Errors);
        Assert.Contains("Did you mean Strict?", error.Exception.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string[] Strings(string script, params object?[] arguments)
    {
        ShellResult result = _shell.Run(script, arguments);
        Assert.Empty(result.Errors);
        return [.. result.Output.Select(o => (string)o.BaseObject)];
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
