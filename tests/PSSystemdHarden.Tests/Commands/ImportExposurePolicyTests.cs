using System.Management.Automation;

using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

public sealed class ImportExposurePolicyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("policy-").FullName;
    private readonly Shell _shell = new();

    [Fact]
    public void A_policy_is_an_object_and_what_systemd_ignores_a_warning()
    {
        string path = Write("a.json", "{\"UMask\":{\"range\":20},\n \"UMsk\":{},\n \"waivers\":[{\"unit\":\"web\",\"finding\":\"UMask\",\"reason\":\"shared\"}]}");
        ShellResult result = _shell.Run("param($path) Import-ExposurePolicy $path -WarningVariable w -WarningAction SilentlyContinue; \"$w\"", path);
        dynamic policy = result.Output[0].BaseObject;
        Assert.Equal(path, (string)policy.Path);
        Assert.Equal(20u, (uint)policy.Items["UMask"].Range);
        Assert.Equal("shared", (string)policy.Waivers[0].Reason);
        Assert.Equal($"{path}:2:2: systemd ignores this: systemd has no item 'UMsk'; did you mean 'UMask'?", result.Output[1].BaseObject);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Paths_come_by_wildcard_pipeline_and_property_and_literally()
    {
        Write("a.json", "{}");
        string brackets = Write("[b].json", "{}");
        const string Names = " | ForEach-Object { [IO.Path]::GetFileName($_.Path) }";
        Assert.Equal(["[b].json", "a.json"], Strings($"param($folder) Import-ExposurePolicy $folder/*.json{Names}", _folder).Order(StringComparer.Ordinal));
        Assert.Equal(["[b].json", "a.json"], Strings($"param($folder) [IO.Directory]::GetFiles($folder) | ForEach-Object {{ [pscustomobject]@{{ PSPath = $_ }} }} | Import-ExposurePolicy{Names}", _folder).Order(StringComparer.Ordinal));
        Assert.Equal(["a.json"], Strings($"param($folder) \"$folder/a.json\" | Import-ExposurePolicy{Names}", _folder));
        Assert.Equal(["a.json"], Strings($"param($folder) [pscustomobject]@{{ Path = \"$folder/a.json\" }} | Import-ExposurePolicy{Names}", _folder));
        Assert.Equal(["[b].json"], Strings($"param($path) Import-ExposurePolicy -LiteralPath $path{Names}", brackets));
        Assert.Equal(["a.json"], Strings($"param($folder) [void]$ExecutionContext.SessionState.Path.SetLocation($folder); Import-ExposurePolicy a.json{Names}", _folder));
    }

    [Theory]
    [InlineData("broken.json", "ExposurePolicyInvalid", ErrorCategory.InvalidData)]
    [InlineData("none.json", "ExposurePolicyNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("none*.json", "ExposurePolicyNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData(".", "ExposurePolicyUnreadable", ErrorCategory.ReadError)]
    [InlineData("Env:PATH", "ExposurePolicyUnreadable", ErrorCategory.ReadError)]
    public void What_can_not_be_read_is_an_error_and_the_others_are_read(string name, string id, ErrorCategory category)
    {
        Write("broken.json", "{\n\"UMask\":{\"range\":0}}");
        string good = Write("good.json", "{}");
        string path = name.Contains(':', StringComparison.Ordinal) ? name : Path.Combine(_folder, name);
        ShellResult result = _shell.Run("param($path, $good) Import-ExposurePolicy $path, $good", path, good);
        Assert.Single(result.Output);
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Equal($"{id},PSSystemdHarden.Commands.ImportExposurePolicyCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        if (name == "broken.json")
            Assert.StartsWith($"{path}:2:18: ", error.Exception.Message, StringComparison.Ordinal);
    }

    /// <summary>A path, a file and a policy, for a cmdlet's -Policy.</summary>
    [Fact]
    public void A_parameter_for_a_policy_takes_paths_as_well()
    {
        string path = Write("a.json", "{}");
        const string Script = """
            param($folder, $value)
            [void]$ExecutionContext.SessionState.Path.SetLocation($folder)
            $type = (Get-Module PSSystemdHarden).ImplementingAssembly.GetType('PSSystemdHarden.Binding.ExposurePolicyTransformAttribute')
            [Activator]::CreateInstance($type).Transform($ExecutionContext, $value).Path
            """;
        Assert.Equal([path], Strings(Script, _folder, "a.json"));
        Assert.Equal([path], Strings(Script, _folder, path));
        Assert.Equal([path], Strings(Script, "/", new FileInfo(path)));
        Assert.Equal([path], Strings(Script, "/", _shell.Run("param($path) Import-ExposurePolicy $path", path).Output[0]));
        Write("broken.json", "[]");
        var error = Assert.ThrowsAny<RuntimeException>(() => _shell.Run(Script, _folder, "broken.json").Errors.ToList().ForEach(e => throw e.Exception));
        Assert.Contains("broken.json:1:1: ", error.Message, StringComparison.Ordinal);
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

    private string Write(string name, string json)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, json);
        return path;
    }
}
