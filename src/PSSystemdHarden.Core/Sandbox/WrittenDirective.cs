using PSSystemdHarden.Exposure;

namespace PSSystemdHarden.Sandbox;

/// <summary>What a unit's files say of one directive.</summary>
/// <param name="Lines">The values of all its lines that count, in their order; an empty one takes back what stands before it.</param>
/// <param name="Text">The last value, or of a list all since it was cleared.</param>
/// <param name="Source">The line that decides.</param>
internal sealed record WrittenDirective(IReadOnlyList<string> Lines, string Text, SettingSource Source)
{
    /// <summary>The lines of a list that stand: those behind the last empty one.</summary>
    internal IReadOnlyList<string> Standing => [.. Lines.Skip(Lines.ToList().LastIndexOf(string.Empty) + 1)];
}
