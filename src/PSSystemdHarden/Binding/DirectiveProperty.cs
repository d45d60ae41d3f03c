using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace PSSystemdHarden.Binding;

/// <summary>A row of a dictionary of directives: the value as PowerShell has it, and the reason where one was given.</summary>
internal sealed record DirectiveProperty(string Name, object Value, string? Reason)
{
    private const string ValueKey = "Value", ReasonKey = "Reason";

    /// <summary>The rows of a dictionary: in its order if it has one, else by name.</summary>
    internal static IEnumerable<DirectiveProperty> Read(IDictionary properties)
    {
        IEnumerable<DirectiveProperty> rows = properties.Keys.Cast<object>().Select(key => Read(key, properties[key]));
        return properties is IOrderedDictionary ? rows : rows.OrderBy(row => row.Name, StringComparer.Ordinal);
    }

    private static DirectiveProperty Read(object key, object? given)
    {
        string name = LanguagePrimitives.ConvertTo<string>(key);
        object value = Unwrap(given);
        // @{ Value = 'strict'; Reason = '...' }: names of devices or variables are never these two.
        if (value is not IDictionary { Count: 2 } pair || !pair.Contains(ValueKey) || !pair.Contains(ReasonKey))
            return new DirectiveProperty(name, value, null);
        string reason = LanguagePrimitives.ConvertTo<string>(pair[ReasonKey]);
        return new DirectiveProperty(name, Unwrap(pair[ValueKey]), reason.Length == 0 ? null : reason);
    }

    /// <summary>Plain objects all through; nothing is an empty text, which resets a directive.</summary>
    private static object Unwrap(object? value) => value switch
    {
        PSObject wrapped => Unwrap(wrapped.BaseObject),
        null => string.Empty,
        string or IDictionary => value,
        IEnumerable items => items.Cast<object?>().Select(Unwrap).ToArray(),
        _ => value,
    };
}
