using System.Collections;
using System.Management.Automation;

namespace PSSystemdHarden.Running;

/// <summary>Arguments as a native command gets them: as they were typed, and a list as one argument each.</summary>
internal static class CommandArguments
{
    internal static IEnumerable<string> Of(IEnumerable<object?> given)
    {
        foreach (object? argument in given)
        {
            object? bare = (argument as PSObject)?.BaseObject ?? argument;
            if (bare is IEnumerable list and not string)
            {
                foreach (string item in Of(list.Cast<object?>()))
                    yield return item;
            }
            else if (bare is not null)
            {
                // With its wrapping: that still knows 007 from 7.
                yield return LanguagePrimitives.ConvertTo<string>(argument);
            }
        }
    }
}
