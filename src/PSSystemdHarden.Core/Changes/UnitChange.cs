using System.Collections.Frozen;

using PSSystemdHarden.DropIns;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Sandbox;

namespace PSSystemdHarden.Changes;

/// <summary>A change of a unit's sandbox: planned, made, or taken back.</summary>
public sealed class UnitChange
{
    internal UnitChange(DropInPlace place, byte[]? before, byte[]? after) => (Place, Before, After) = (place, before, after);

    /// <summary>The unit's main name.</summary>
    public string Unit => Place.Unit;

    /// <summary>The drop-in that it is made in.</summary>
    public string Path => Place.Path;

    /// <summary>Whether it is gone after the next boot.</summary>
    public bool Runtime => Place.IsRuntime;

    /// <summary>What becomes of each directive.</summary>
    public IReadOnlyList<SandboxPropertyChange> Properties { get; internal init; } = [];

    /// <summary>The drop-in's lines, each with "+" if it is new, "-" if it goes, else a blank.</summary>
    public IReadOnlyList<string> Diff { get; internal init; } = [];

    /// <summary>The exposure before; null for what systemd does not rate.</summary>
    public double? ExposureBefore { get; internal init; }

    /// <summary>The exposure afterwards, by the unit's files; systemd itself has confirmed it where the change was made.</summary>
    public double? ExposureAfter { get; internal init; }

    /// <summary>systemd's word for that.</summary>
    public ExposureRating? RatingAfter { get; internal init; }

    /// <summary>What goes badly together, and what will not have the effect that one might expect.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>Whether the unit was started anew, so that its processes have the change already.</summary>
    public bool Restarted { get; internal set; }

    /// <summary>When it was made, local time; null for a plan.</summary>
    public DateTime? Time { get; internal set; }

    internal DropInPlace Place { get; }

    /// <summary>The drop-in's bytes before; null if there was none.</summary>
    internal byte[]? Before { get; }

    /// <summary>Its bytes afterwards; null if there is none.</summary>
    internal byte[]? After { get; }

    /// <summary>What all files of the unit say of each directive then.</summary>
    internal IReadOnlyDictionary<string, WrittenDirective> Written { get; init; } = FrozenDictionary<string, WrittenDirective>.Empty;

    /// <summary>Whether anything differs.</summary>
    internal bool ChangesAnything => !DropInText.Same(Before, After);

    /// <summary>The unit and the numbers.</summary>
    public override string ToString() => FormattableString.Invariant($"{Unit}: {ExposureBefore:0.0} -> {ExposureAfter:0.0}");
}
