namespace EmbeddedShell;

internal static class HelpText
{
    public const string Usage =
        """
        Usage: EmbeddedShell [-NoProfile] [-NonInteractive] [-Command TEXT | -File SCRIPT [ARGUMENTS]]
               EmbeddedShell -Help | -Version

        PowerShell's engine without pwsh's own modules, for machines that have no pwsh.

          -Command TEXT    run TEXT (everything that follows is part of it); "-" reads a script from
                           standard input. Exit code: 1 if the last statement failed, N after "exit N".
          -File SCRIPT     run a script with the arguments that follow, bound to its parameters as pwsh
                           does: -Name value, -Switch, -Name:value. Exit code: N after "exit N", 1 after
                           an uncaught error.
          -NonInteractive  a prompt is an error instead of a question
          -NoProfile       accepted for pwsh's sake: this shell never reads a profile
          -Version         print the engine's version

        Without -Command and -File: a prompt on a terminal, else a script from standard input.
        Standard input lines reach -Command and -File scripts as $input.

        What is here: the language, .NET, modules, native commands, formatting, and the cmdlets of
        Microsoft.PowerShell.Core (ForEach-Object, Where-Object, Import-Module, Get-Command, ...).
        What is not: Microsoft.PowerShell.Utility and .Management (Sort-Object, Write-Host,
        Get-Content, Set-Location, ...). The shell names them as such when they are asked for.
        """;
}
