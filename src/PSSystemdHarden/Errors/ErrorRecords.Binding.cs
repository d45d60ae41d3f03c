using System.Management.Automation;

namespace PSSystemdHarden.Errors;

/// <content>What is piped from cmdlet to cmdlet.</content>
internal static partial class ErrorRecords
{
    internal static ErrorRecord UnitFileNotLoaded(string path, string name) => New(
        new PSInvalidOperationException($"systemd has not loaded '{path}'. This command is for loaded units, and takes no other '{name}' for it."),
        "UnitFileNotLoaded", ErrorCategory.InvalidArgument, path, $"If the loaded unit is meant, name it: {name}. Files are for Get-UnitExposure, Get-UnitSandbox, Test-UnitExposure and Test-UnitFile.");

    internal static ErrorRecord RulesOfFiles(string name) => New(
        new PSArgumentException($"'{name}' is as the running manager has it: that has a version of its own, and a scoring."),
        "RulesOfFiles", ErrorCategory.InvalidArgument, name, "Leave -SystemdVersion and -Scoring out, or give the unit's files with -Path or -Root.");

    internal static ErrorRecord UnitOfOtherManager(string name, bool isUser) => New(
        new PSInvalidOperationException(isUser
            ? $"'{name}' is of this user's own manager, and here the system's is asked: another unit of that name is not taken for it."
            : $"'{name}' is of the system's manager, and here this user's own is asked: another unit of that name is not taken for it."),
        "UnitOfOtherManager", ErrorCategory.InvalidArgument, name, isUser ? "Test-UnitSandbox -Scope User looks at it, and systemctl --user." : "Leave -Scope out.");

    internal static ErrorRecord UnitNotTold(string subject) => New(
        new ItemNotFoundException($"'{subject}' does not say which unit it is of."),
        "UnitNotTold", ErrorCategory.ObjectNotFound, subject, "Name the unit.");
}
