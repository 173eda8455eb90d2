using System.Globalization;

namespace PeaceClassify;

/// <summary>Probabilities for people.</summary>
public static class Percent
{
    /// <summary>A probability, 0 to 1, in whole percent: <c>97 %</c>. 100 % and 0 % are kept for what is exactly so.</summary>
    public static string Of(double probability) => probability switch
    {
        > 0 and < 0.005 => "< 1 %",
        > 0.99 and < 1 => "99 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{probability:P0}"),
    };
}
