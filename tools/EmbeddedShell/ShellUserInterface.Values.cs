using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace EmbeddedShell;

/// <summary>This part asks for values: those of mandatory parameters that were left out.</summary>
internal sealed partial class ShellUserInterface
{
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        ThrowIfNonInteractive();
        ArgumentNullException.ThrowIfNull(descriptions);

        WriteCaption(caption, message);
        if (descriptions.Any(field => !string.IsNullOrEmpty(field.HelpMessage)))
        {
            Emit(_questions, "(Type !? for Help.)" + Environment.NewLine);
        }

        var values = new Dictionary<string, PSObject>();
        foreach (FieldDescription field in descriptions)
        {
            Type type = Type.GetType(field.ParameterAssemblyFullName) ?? typeof(string);
            if (!AskForField(field, type, out object? value))
            {
                // The input ended. With no value at all the engine says which parameters are missing.
                values.Clear();
                return values;
            }

            values.Add(field.Name, PSObject.AsPSObject(value));
        }

        return values;
    }

    private bool AskForField(FieldDescription field, Type type, out object? value)
    {
        if (type == typeof(PSCredential))
        {
            throw CredentialsAreNotAsked();
        }

        if (!typeof(IList).IsAssignableFrom(type))
        {
            return AskForValue(field, type, $"{field.Name}: ", out value);
        }

        Type element = type.IsArray ? type.GetElementType()! : typeof(object);
        var list = new ArrayList();
        while (AskForValue(field, element, $"{field.Name}[{list.Count}]: ", out object? item, emptyEndsList: true))
        {
            if (item is null)
            {
                value = LanguagePrimitives.TryConvertTo(list, type, CultureInfo.InvariantCulture, out object array) ? array : list;
                return true;
            }

            list.Add(item);
        }

        value = null;
        return false;
    }

    /// <summary>False: the input ended. A null value: the list did.</summary>
    private bool AskForValue(FieldDescription field, Type type, string prompt, out object? value, bool emptyEndsList = false)
    {
        while (true)
        {
            Emit(_questions, prompt);
            if (type == typeof(SecureString))
            {
                SecureString secret = ReadLineAsSecureString();
                value = emptyEndsList && secret.Length == 0 ? null : secret;
                return true;
            }

            string? answer = ReadAnswer();
            if (answer is null || (emptyEndsList && answer.Length == 0))
            {
                value = null;
                return answer is not null;
            }

            if (answer == "!?")
            {
                string help = string.IsNullOrEmpty(field.HelpMessage) ? $"No help is available for {field.Name}." : field.HelpMessage;
                Emit(_questions, help + Environment.NewLine);
            }
            else if (TryConvert(answer, type, out value))
            {
                return true;
            }
        }
    }

    private bool TryConvert(string answer, Type type, out object? value)
    {
        try
        {
            value = LanguagePrimitives.ConvertTo(answer, type, CultureInfo.InvariantCulture);
            return true;
        }
        catch (PSInvalidCastException exception) when (exception.InnerException is FormatException or OverflowException)
        {
            string reason = exception.InnerException is FormatException ? "a format error" : "an overflow error";
            Emit(_questions, $"Cannot recognize \"{answer}\" as a {type} due to {reason}.{Environment.NewLine}");
            value = null;
            return false;
        }
        catch (PSInvalidCastException)
        {
            // Any other failure is told by the parameter binder, with the parameter's name.
            value = answer;
            return true;
        }
    }
}
