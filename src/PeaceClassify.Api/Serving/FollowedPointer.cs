namespace PeaceClassify.Api.Serving;

/// <summary>Reads the pointer of an alias again and again, and tells what is written from what is being written. One caller at a time.</summary>
internal sealed class FollowedPointer(ModelStore store, string alias)
{
    private string? lastSeen;

    /// <summary>Looks at the pointer.</summary>
    /// <param name="version">The version that it names; null when there is no pointer, or a bad one.</param>
    /// <param name="problem">What is wrong with the pointer, or null.</param>
    /// <returns>False when the pointer may be half-written, so that this look says nothing: the next one counts if it finds the same.</returns>
    public bool TryRead(out string? version, out DataFileException? problem)
    {
        (version, problem) = (null, null);
        var seen = "no file";
        try
        {
            if (store.ReadPointer(alias) is { } content)
            {
                seen = content;
                _ = store.FolderOf(content.Trim()); // refuses what can be no name
                version = content.Trim();
            }
        }
        catch (DataFileException exception)
        {
            seen += exception.Message;
            problem = exception;
        }

        var isSettled = seen == lastSeen || (version is not null && seen.EndsWith('\n')); // nothing is written after the end of the line
        lastSeen = seen;
        return isSettled;
    }
}
