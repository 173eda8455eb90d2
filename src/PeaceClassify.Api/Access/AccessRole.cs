namespace PeaceClassify.Api.Access;

/// <summary>What a key allows; every role may do what those before it may.</summary>
internal enum AccessRole
{
    /// <summary>Classifies, and reads what is kept.</summary>
    Read,

    /// <summary>Adds, changes and deletes statements, imports, and decides.</summary>
    Review,

    /// <summary>Everything.</summary>
    Admin,
}
