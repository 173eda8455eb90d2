namespace PeaceClassify;

/// <summary>A peacekeeping theme as the codebook defines it.</summary>
/// <param name="Id">What files and interfaces carry: stable, lower case, for instance <c>sexual-violence</c>.</param>
/// <param name="Name">What people read.</param>
/// <param name="Area">The A4P area under which it is looked for; null in a taxonomy without areas.</param>
/// <param name="Definition">What the theme is, in a sentence.</param>
/// <param name="GiveWhen">What a paragraph must make a point about to get it.</param>
/// <param name="NotWhen">When it is not given in spite of appearances.</param>
public sealed record Theme(
    string Id,
    string Name,
    string? Area = null,
    string? Definition = null,
    string? GiveWhen = null,
    string? NotWhen = null);
