using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>SystemCallFilter= while it is read: calls, each with the error that it shall fail with if any.</summary>
internal sealed class SystemCallFilterDraft
{
    private Dictionary<string, string?>? _calls;

    internal bool IsAllowList { get; private set; }

    /// <summary>The calls, and the error that each shall fail with if it has its own.</summary>
    internal IReadOnlyDictionary<string, string?> Calls => _calls ?? [];

    internal bool IsBegun => _calls is not null;

    internal void Reset() => (_calls, IsAllowList) = (null, false);

    internal void Begin(bool denies) => (_calls, IsAllowList) = (new(StringComparer.Ordinal), !denies);

    /// <summary>Takes in calls, or takes them off a list of the other kind.</summary>
    /// <param name="calls">The names.</param>
    /// <param name="denies">The line begins with ~.</param>
    /// <param name="error">What a denied call fails with, null for the default.</param>
    internal void Put(IReadOnlyCollection<string> calls, bool denies, string? error)
    {
        // On an allow list, a denied call with an error of its own stays, marked. One that is there already gets the new error.
        if (denies != IsAllowList || (denies && IsAllowList && error is not null))
        {
            foreach (string call in calls)
                _calls![call] = error;
        }
        else
        {
            foreach (string call in calls)
                _calls!.Remove(call);
        }
    }

    /// <summary>The list as a manager has it since 252: calls of an allow list that fail with an error are not on it.</summary>
    internal FilterSetting ToSetting() => _calls is null
        ? FilterSetting.None
        : new FilterSetting(IsAllowList, [.. _calls.Where(call => !IsAllowList || call.Value is null).Select(call => call.Key)]);
}
