using PSSystemdHarden.Units;

namespace PSSystemdHarden.Changes;

/// <summary>There is no change of a unit to take back: none is recorded, or the last one was taken back already.</summary>
public sealed class NothingToUndoException : SystemdException
{
    internal NothingToUndoException(string unit, string message)
        : base(message) => Unit = unit;

    /// <summary>The unit.</summary>
    public string Unit { get; }
}
