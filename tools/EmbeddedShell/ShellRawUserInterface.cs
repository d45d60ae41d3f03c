using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;

namespace EmbeddedShell;

/// <summary>What the formatting system asks about the screen. Scrolling and reading it back are not for this shell.</summary>
internal sealed class ShellRawUserInterface(ShellUserInterface owner) : PSHostRawUserInterface
{
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle { get; set; } = string.Empty;

    /// <summary>The width that tables and lists are laid out for.</summary>
    public override Size BufferSize
    {
        get => StandardStreams.OutputIsTerminal ? WindowSize : new Size(StandardStreams.RedirectedWidth, WindowSize.Height);
        set => throw NotHere();
    }

    /// <summary>The width that error messages and questions are wrapped for; they may go to a terminal when results do not.</summary>
    public override Size WindowSize
    {
        get
        {
            (int width, int height) = StandardStreams.TerminalSize();
            return new Size(width, height);
        }
        set => throw NotHere();
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override bool KeyAvailable => StandardStreams.InputIsTerminal && Console.KeyAvailable;

    public override int LengthInBufferCells(string source)
        => DisplayWidth.Of(new StringDecorated(source).ToString(OutputRendering.PlainText));

    public override int LengthInBufferCells(string source, int offset) => LengthInBufferCells(source[offset..]);

    public override int LengthInBufferCells(char source) => DisplayWidth.Of([source]);

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
        {
            Console.ReadKey(intercept: true);
        }
    }

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        ConsoleKeyInfo key = owner.ReadKey(intercept: options.HasFlag(ReadKeyOptions.NoEcho));
        ControlKeyStates states = (key.Modifiers.HasFlag(ConsoleModifiers.Control) ? ControlKeyStates.LeftCtrlPressed : 0)
            | (key.Modifiers.HasFlag(ConsoleModifiers.Alt) ? ControlKeyStates.LeftAltPressed : 0)
            | (key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? ControlKeyStates.ShiftPressed : 0);
        return new KeyInfo((int)key.Key, key.KeyChar, states, options.HasFlag(ReadKeyOptions.IncludeKeyDown));
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotHere();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotHere();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NotHere();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
        => throw NotHere();

    private static PSNotSupportedException NotHere() => new("The embedded shell has no screen buffer.");
}
