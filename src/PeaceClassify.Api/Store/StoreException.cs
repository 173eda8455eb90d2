namespace PeaceClassify.Api.Store;

/// <summary>The store cannot be used: missing, not writable, written by a newer build. The message names it without its password.</summary>
internal sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Why the store does not do what it was asked.</summary>
internal enum Refusal
{
    /// <summary>There is no such statement, paragraph or decision.</summary>
    NotFound,

    /// <summary>The statement was deleted.</summary>
    Deleted,

    /// <summary>It contradicts what the store holds.</summary>
    Conflict,

    /// <summary>It concerns somebody else's decision.</summary>
    NotYours,

    /// <summary>It makes no sense for this paragraph.</summary>
    NotPossible,
}

/// <summary>The store does not do what it was asked; nothing of it was done.</summary>
/// <param name="refusal">Why.</param>
/// <param name="message">Found, expected, way out, for the caller.</param>
internal sealed class RefusedException(Refusal refusal, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public Refusal Refusal { get; } = refusal;
}
