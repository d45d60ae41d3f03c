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

    /// <summary>Whether a signal is stopping the pipeline that asks.</summary>
    public Func<bool> Interrupted { get; set; } = static () => false;

    /// <summary>Called on Ctrl+C in a prompt, where it is a key and no signal.</summary>
    public Action? Interrupt { get; set; }

    public override string ReadLine() => ReadAnswer() ?? throw EndOfInput();

    public override SecureString ReadLineAsSecureString()
    {
        ThrowIfNonInteractive();
        var secret = new SecureString();
        if (!StandardStreams.InputIsTerminal)
        {
            foreach (char character in ReadInputLine() ?? throw EndOfInput())
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

        using var keyboard = new Keyboard(Interrupted);
        try
        {
            ConsoleKeyInfo key = keyboard.Read();
            if (!Keyboard.IsControlC(key))
            {
                _questions.Write(intercept || char.IsControl(key.KeyChar) ? string.Empty : key.KeyChar.ToString());
                return key;
            }
        }
        catch (OperationCanceledException)
        {
            // Like the key, see below.
        }

        _questions.Write(Environment.NewLine);
        throw Stopped();
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
            string? line = ReadInputLine();
            // As pwsh does: a log then shows the answer after its question.
            _questions.Write((line ?? string.Empty) + Environment.NewLine);
            return line;
        }

        try
        {
            return new LineEditor(_questions, Interrupted).Read();
        }
        catch (OperationCanceledException)
        {
            throw Stopped();
        }
    }

    /// <summary>Whoever holds the other end of standard input may never write: a signal must end this wait as well.</summary>
    private string? ReadInputLine()
    {
        Task<string?> line = Task.Run(Input.ReadLine);
        while (!line.Wait(TimeSpan.FromMilliseconds(50)))
        {
            if (Interrupted())
            {
                throw new PipelineStoppedException();
            }
        }

        return line.Result;
    }

    private PipelineStoppedException Stopped()
    {
        if (!Interrupted())
        {
            Interrupt?.Invoke();
        }

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
