using System.Management.Automation;

namespace EmbeddedShell;

/// <summary>
/// The cmdlets of pwsh's own modules, which are not in the engine's package. They are not imitated: a script that needs one
/// is told where it is. The names are those of PowerShell 7.6 on Linux (<c>Get-Command -Module ...</c>).
/// </summary>
internal static class MissingCmdlets
{
    private static readonly Dictionary<string, (string Name, string Module)> s_cmdlets = new(StringComparer.OrdinalIgnoreCase);

    static MissingCmdlets()
    {
        Add("Microsoft.PowerShell.Management",
            """
            Add-Content Clear-Content Clear-Item Clear-ItemProperty Convert-Path Copy-Item Copy-ItemProperty
            Debug-Process Get-ChildItem Get-Clipboard Get-Content Get-Item Get-ItemProperty Get-ItemPropertyValue
            Get-Location Get-PSDrive Get-PSProvider Get-Process Get-TimeZone Invoke-Item Join-Path Move-Item
            Move-ItemProperty New-Item New-ItemProperty New-PSDrive Pop-Location Push-Location Remove-Item
            Remove-ItemProperty Remove-PSDrive Rename-Item Rename-ItemProperty Resolve-Path Restart-Computer
            Set-Clipboard Set-Content Set-Item Set-ItemProperty Set-Location Split-Path Start-Process Stop-Computer
            Stop-Process Test-Connection Test-Path Wait-Process
            """);
        Add("Microsoft.PowerShell.Utility",
            """
            Add-Member Add-Type Clear-Variable Compare-Object ConvertFrom-CliXml ConvertFrom-Csv ConvertFrom-Json
            ConvertFrom-Markdown ConvertFrom-StringData ConvertTo-CliXml ConvertTo-Csv ConvertTo-Html ConvertTo-Json
            ConvertTo-Xml Debug-Runspace Disable-PSBreakpoint Disable-RunspaceDebug Enable-PSBreakpoint
            Enable-RunspaceDebug Export-Alias Export-Clixml Export-Csv Export-FormatData Export-PSSession
            Format-Custom Format-Hex Format-List Format-Table Format-Wide Get-Alias Get-Culture Get-Date Get-Error
            Get-Event Get-EventSubscriber Get-FileHash Get-FormatData Get-Host Get-MarkdownOption Get-Member
            Get-PSBreakpoint Get-PSCallStack Get-Random Get-Runspace Get-RunspaceDebug Get-SecureRandom
            Get-TraceSource Get-TypeData Get-UICulture Get-Unique Get-Uptime Get-Variable Get-Verb Group-Object
            Import-Alias Import-Clixml Import-Csv Import-LocalizedData Import-PSSession Import-PowerShellDataFile
            Invoke-Expression Invoke-RestMethod Invoke-WebRequest Join-String Measure-Command Measure-Object
            New-Alias New-Event New-Guid New-Object New-TemporaryFile New-TimeSpan New-Variable Out-File Out-String
            Read-Host Register-EngineEvent Register-ObjectEvent Remove-Alias Remove-Event Remove-PSBreakpoint
            Remove-TypeData Remove-Variable Select-Object Select-String Select-Xml Send-MailMessage Set-Alias
            Set-Date Set-MarkdownOption Set-PSBreakpoint Set-TraceSource Set-Variable Show-Markdown Sort-Object
            Start-Sleep Tee-Object Test-Json Trace-Command Unblock-File Unregister-Event Update-FormatData
            Update-List Update-TypeData Wait-Debugger Wait-Event Write-Debug Write-Error Write-Host
            Write-Information Write-Output Write-Progress Write-Verbose Write-Warning
            """);
        Add("Microsoft.PowerShell.Security",
            """
            ConvertFrom-SecureString ConvertTo-SecureString Get-CmsMessage Get-Credential Get-ExecutionPolicy
            Get-PfxCertificate Protect-CmsMessage Set-ExecutionPolicy Unprotect-CmsMessage
            """);
        Add("Microsoft.PowerShell.Host", "Start-Transcript Stop-Transcript");
    }

    /// <summary>The module of pwsh that has <paramref name="cmdlet"/>; null for any other name.</summary>
    public static string? ModuleOf(string cmdlet) => s_cmdlets.GetValueOrDefault(cmdlet).Module;

    /// <summary>
    /// Called by the engine when a command is nowhere to be found. An exception from here would be swallowed, so the answer
    /// for a missing cmdlet is a command that fails.
    /// </summary>
    public static void OnCommandNotFound(object? sender, CommandLookupEventArgs lookup)
    {
        // The name may be qualified: Microsoft.PowerShell.Utility\Sort-Object.
        string asked = lookup.CommandName[(lookup.CommandName.LastIndexOf('\\') + 1)..];
        if (s_cmdlets.TryGetValue(asked, out (string Name, string Module) cmdlet))
        {
            lookup.Command = new CmdletInfo(cmdlet.Name, typeof(MissingCmdletCommand));
            lookup.StopSearch = true;
        }
    }

    private static void Add(string module, string names)
    {
        foreach (string name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            s_cmdlets.Add(name, (name, module));
        }
    }
}
