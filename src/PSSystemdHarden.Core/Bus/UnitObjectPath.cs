using System.Globalization;
using System.Text;

namespace PSSystemdHarden.Bus;

/// <summary>The object path of a unit (sd_bus_path_encode(3)): asking for one makes systemd load the unit.</summary>
internal static class UnitObjectPath
{
    private const string Prefix = "/org/freedesktop/systemd1/unit/";

    internal static string Of(string unitName)
    {
        var path = new StringBuilder(Prefix, Prefix.Length + unitName.Length * 2);
        for (int i = 0; i < unitName.Length; i++)
        {
            char c = unitName[i];
            if (char.IsAsciiLetter(c) || (char.IsAsciiDigit(c) && i > 0))
                path.Append(c);
            else
                path.Append(CultureInfo.InvariantCulture, $"_{(int)c:x2}");
        }

        return path.ToString();
    }
}
