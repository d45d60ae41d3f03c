using System.Management.Automation;

namespace PSSystemdHarden;

/// <summary>Import-Module in a Pester test: registers the operators of Should that ship with the module.</summary>
public sealed class PesterOperators : IModuleAssemblyInitializer
{
    private const string Script = "PSSystemdHarden.Pester.psm1";

    /// <inheritdoc/>
    public void OnImport()
    {
        // A look at the loaded assemblies costs an ordinary import nothing; PowerShell is asked only where Pester is there.
        if (!AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == "Pester"))
            return;
        string path = Path.Combine(Path.GetDirectoryName(typeof(PesterOperators).Assembly.Location)!, "..", Script);
        if (File.Exists(path))
            ScriptBlock.Create("param($path) if ((Get-Module Pester).Version -ge [version]'5.9') { Import-Module $path -Global }").Invoke(path);
    }
}
