using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>The shell that runs script blocks in the sandboxes of these tests: the embedded one, which is there without PowerShell.</summary>
internal static class InnerShell
{
    internal static string Path { get; } = Find();

    /// <summary>"Invoke-SandboxedCommand" with that shell.</summary>
    internal static string Invoke { get; } = $"Invoke-SandboxedCommand -PowerShellPath '{Path}'";

    private static string Find()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string shell = System.IO.Path.Combine(Repository.Root, "artifacts", "bin", "EmbeddedShell", configuration, "EmbeddedShell");
        Assert.True(File.Exists(shell), $"{shell} is not built");
        return shell;
    }
}
