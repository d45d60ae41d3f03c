namespace PSSystemdHarden.Bus;

/// <summary>Takes D-Bus signatures apart (D-Bus Specification, "Type System").</summary>
internal static class BusSignature
{
    private const string Openers = "({", Closers = ")}";

    /// <summary>The complete types that stand one after the other in a signature: "ssb" or "a(sv)i".</summary>
    internal static IEnumerable<string> Types(string signature)
    {
        for (int start = 0; start < signature.Length;)
        {
            int end = EndOfType(signature, start);
            yield return signature[start..end];
            start = end;
        }
    }

    /// <summary>Where the one type ends that begins here.</summary>
    private static int EndOfType(string signature, int start)
    {
        int i = start;
        while (signature[i] == 'a')
            i++;
        int depth = 0;
        do
        {
            depth += Openers.Contains(signature[i], StringComparison.Ordinal) ? 1 : Closers.Contains(signature[i], StringComparison.Ordinal) ? -1 : 0;
            i++;
        }
        while (depth > 0);
        return i;
    }
}
