using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace EmbeddedShell;

/// <summary>This part reads: from the terminal, else from the lines of standard input, and never without an end.</summary>
internal sealed partial class ShellUserInterface
{
    private readonly bool _nonInteractive;
    private readonly OutputChannel _questions;

    /// <summary>Shared with -Command -, so that a script and the answers to its prompts come from one reader.</summary>
    public StandardInput Input { get; } = new();

    /// <summary>Called on Ctrl+C in a prompt, where it is a key and no signal.</summary>
    public Action? Interrupted { get; set; }

    public override string ReadLine() => ReadAnswer() ?? throw EndOfInput();

    public override SecureString ReadLineAsSecureString()
    {
        ThrowIfNonInteractive();
        var secret = new SecureString();
        if (!StandardStreams.InputIsTerminal)
        {
            foreach (char character in Input.ReadLine() ?? throw EndOfInput())
            {
                secret.AppendChar(character);
            }

            return secret;
        }

        while (ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
            {
                secret.RemoveAt(secret.Length - 1);
                _questions.WriteRaw("\b \b");
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
                _questions.WriteRaw("*");
            }
        }

        _questions.Write(Environment.NewLine);
        return secret;
    }

    /// <summary>One key from the terminal; Ctrl+C stops the pipeline instead.</summary>
    public ConsoleKeyInfo ReadKey(bool intercept)
    {
        ThrowIfNonInteractive();
        if (!StandardStreams.InputIsTerminal)
        {
            throw new PSInvalidOperationException("A key can only be read from a terminal.");
        }

        bool before = Console.TreatControlCAsInput;
        try
        {
            Console.TreatControlCAsInput = true;
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.C && key.Modifiers.HasFlag(ConsoleModifiers.Control))
            {
                _questions.Write(Environment.NewLine);
                throw Stopped();
            }

            if (!intercept && !char.IsControl(key.KeyChar))
            {
                _questions.Write(key.KeyChar.ToString());
            }

            return key;
        }
        finally
        {
            Console.TreatControlCAsInput = before;
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
        => throw CredentialsAreNotAsked();

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options)
        => throw CredentialsAreNotAsked();

    /// <summary>
    /// Before a prompt: goes to a new line if a native command or Ctrl+C left the cursor in the middle of one. Where it is
    /// cannot be asked without a delay; blanks up to the last column end in the next line exactly if it was not at the start.
    /// </summary>
    public void StartAtLineBegin()
    {
        if (_questions.IsTerminal && SupportsVirtualTerminal)
        {
            _questions.WriteRaw(new string(' ', StandardStreams.TerminalSize().Width - 1) + "\r\e[J");
            _questions.ForgetOpenLine();
        }
    }

    /// <summary>One line, or null at the end of the input.</summary>
    private string? ReadAnswer()
    {
        ThrowIfNonInteractive();
        EraseProgress();
        if (!StandardStreams.InputIsTerminal)
        {
            string? line = Input.ReadLine();
            // As pwsh does: a log then shows the answer after its question.
            _questions.Write((line ?? string.Empty) + Environment.NewLine);
            return line;
        }

        try
        {
            return new LineEditor(_questions).Read();
        }
        catch (OperationCanceledException)
        {
            throw Stopped();
        }
    }

    private PipelineStoppedException Stopped()
    {
        Interrupted?.Invoke();
        return new PipelineStoppedException();
    }

    private void ThrowIfNonInteractive()
    {
        if (_nonInteractive)
        {
            throw new PSInvalidOperationException("PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
        }
    }

    private static PromptingException EndOfInput()
        => new("Standard input ended before this prompt was answered.", null, "EndOfStandardInput", ErrorCategory.OperationStopped);

    private static PSNotSupportedException CredentialsAreNotAsked()
        => new("This embedded shell does not ask for credentials. Run the command in pwsh, or pass it a PSCredential.");
}
