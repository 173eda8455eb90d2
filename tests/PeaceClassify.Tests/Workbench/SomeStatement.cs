namespace PeaceClassify.Tests.Workbench;

/// <summary>Texts of the tests' own, and what the committed model is known to say of them.</summary>
internal static class SomeStatement
{
    /// <summary>Plainly about women in peace talks.</summary>
    public const string Women = "When the parties met for talks there was not one woman at the table, and we ask that women take part in every peace process as negotiators and mediators.";

    /// <summary>Plainly about peacekeepers who were killed.</summary>
    public const string Safety = "Four peacekeepers were killed when their vehicle struck an improvised explosive device, and force protection must be improved before another convoy leaves.";

    /// <summary>A courtesy.</summary>
    public const string Courtesy = "I thank you, Mr. President, and congratulate your delegation on its assumption of the presidency for this month.";

    public const string French = "Nous remercions le Secrétaire général de son rapport et nous appelons toutes les parties à reprendre les négociations sans tarder.";

    public static string Text => string.Join("\n\n", Women, Safety, Courtesy, French);
}
