using System.Runtime.InteropServices;

namespace PSSystemdHarden.Interop;

/// <summary>An open sd_journal. It may be used by one thread at a time.</summary>
internal sealed class JournalHandle : SafeHandle
{
    public JournalHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibSystemd.sd_journal_close(handle);
        return true;
    }
}
