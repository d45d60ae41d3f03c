namespace PSSystemdHarden.Terminals;

/// <summary>Ctrl+] three times within a second, as in systemd-run: the one thing that a user types for us, and not for the program.</summary>
internal sealed class EscapeSequence(TimeProvider clock)
{
    private const byte Key = 0x1D;
    private const int Times = 3;

    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(1);

    private int _count;
    private long _first;

    /// <summary>Whether these bytes complete it. Any other key between begins anew.</summary>
    internal bool IsCompletedBy(ReadOnlySpan<byte> typed)
    {
        foreach (byte key in typed)
        {
            if (key != Key)
            {
                _count = 0;
            }
            else if (_count == 0 || clock.GetElapsedTime(_first) > s_within)
            {
                (_count, _first) = (1, clock.GetTimestamp());
            }
            else if (++_count == Times)
            {
                _count = 0;
                return true;
            }
        }

        return false;
    }
}
