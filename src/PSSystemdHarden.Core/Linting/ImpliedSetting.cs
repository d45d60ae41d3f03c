using PSSystemdHarden.UnitFiles.Loading;

namespace PSSystemdHarden.Linting;

/// <summary>A setting that another one decides, whatever is written (UnitFiles/Loading/Implications.cs has how).</summary>
/// <param name="Cause">The directive that decides.</param>
/// <param name="Holds">Whether it does, in a unit.</param>
/// <param name="Directive">The directive that is decided.</param>
/// <param name="Value">What it becomes.</param>
/// <param name="Weaker">The values that ask for less, and are not heeded. All others that differ are heeded.</param>
/// <param name="SameIsImplied">Whether writing that very value changes nothing.</param>
internal sealed record ImpliedSetting(
    string Cause, Func<ServiceDraft, bool> Holds, string Directive, string Value, string[] Weaker, bool SameIsImplied = true);
