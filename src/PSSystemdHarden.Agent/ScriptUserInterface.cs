using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace PSSystemdHarden.Agent;

/// <summary>Bare text becomes information records, as Write-Host makes them; what is a record already is told as such elsewhere.</summary>
internal sealed class ScriptUserInterface(int width, Action<InformationRecord> show) : PSHostUserInterface
{
    private string? _told;

    public override PSHostRawUserInterface RawUI { get; } = new ScriptRawUserInterface(width);

    internal static PSInvalidOperationException NobodyToAsk() =>
        new("A script in a sandbox has nobody to ask: give it what it needs with -ArgumentList, $using: or pipeline input.");

    /// <summary>The next text is this record's, which is told already.</summary>
    internal void HasTold(InformationRecord record) => _told = (record.MessageData as HostInformationMessage)?.Message ?? record.ToString();

    public override void Write(string value) => Show(value, null, null, newLine: false);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Show(value, foregroundColor, backgroundColor, newLine: false);

    public override void WriteLine(string value) => Show(value, null, null, newLine: true);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Show(value, foregroundColor, backgroundColor, newLine: true);

    public override void WriteErrorLine(string value) => Show(value, null, null, newLine: true);

    public override void WriteDebugLine(string message)
    {
    }

    public override void WriteVerboseLine(string message)
    {
    }

    public override void WriteWarningLine(string message)
    {
    }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override string ReadLine() => throw NobodyToAsk();

    public override SecureString ReadLineAsSecureString() => throw NobodyToAsk();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw NobodyToAsk();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => throw NobodyToAsk();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NobodyToAsk();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw NobodyToAsk();

    private void Show(string value, ConsoleColor? foreground, ConsoleColor? background, bool newLine)
    {
        string? told = Interlocked.Exchange(ref _told, null);
        if (told == value)
            return;
        var message = new HostInformationMessage { Message = value, ForegroundColor = foreground, BackgroundColor = background, NoNewLine = !newLine };
        var record = new InformationRecord(message, "Host");
        record.Tags.Add("PSHOST");
        show(record);
    }
}
