using System.Globalization;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Reports;

/// <summary>How reports write numbers: the same everywhere, whatever the machine.</summary>
public static class Numbers
{
    /// <summary>A score from 0 to 1: 0.742.</summary>
    public static string Score(double value) => Write(value, "F3");

    /// <summary>A score where there is little room: 0.74.</summary>
    public static string ShortScore(double value) => Write(value, "F2");

    /// <summary>A small figure such as a loss or a calibration error: 0.0712.</summary>
    public static string Small(double value) => Write(value, "F4");

    /// <summary>A share in whole percent: 74 %.</summary>
    public static string Percent(double share) => Write(share * 100, "F0") + " %";

    /// <summary>A share in percent with one decimal: 74.2 %.</summary>
    public static string FinePercent(double share) => Write(share * 100, "F1") + " %";

    /// <summary>A figure with so many decimals: 0.742.</summary>
    public static string Figure(double value, int digits) => Write(value, $"F{digits}");

    /// <summary>A difference of scores with its sign: +0.012, −0.004, 0.000.</summary>
    public static string Difference(double value) => Difference(value, digits: 3);

    /// <summary>A difference with its sign and so many decimals: +0.0012.</summary>
    public static string Difference(double value, int digits)
    {
        var written = Figure(Math.Abs(value), digits);
        return double.Parse(written, CultureInfo.InvariantCulture) == 0 ? written : (value < 0 ? "−" : "+") + written;
    }

    /// <summary>A range of differences: [+0.009, +0.034].</summary>
    public static string Difference(Interval interval, int digits = 3) => $"[{Difference(interval.Low, digits)}, {Difference(interval.High, digits)}]";

    /// <summary>A weight with its sign: +1.23, −0.40.</summary>
    public static string WithSign(double value) => (value < 0 ? "−" : "+") + Write(Math.Abs(value), "F2");

    /// <summary>A count: 4,977.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A range: 0.734 to 0.751.</summary>
    public static string Range(Interval interval, Func<double, string>? format = null)
    {
        format ??= Score;
        return $"{format(interval.Low)} to {format(interval.High)}";
    }

    /// <summary>A figure with its range: 0.742 (0.734 to 0.751).</summary>
    public static string WithRange(double value, Interval interval, Func<double, string>? format = null)
    {
        format ??= Score;
        return $"{format(value)} ({Range(interval, format)})";
    }

    /// <summary>A place in a drawing: two decimals at most, never −0.</summary>
    internal static string Coordinate(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Write(double value, string format)
    {
        var written = value.ToString(format, CultureInfo.InvariantCulture);
        return written.StartsWith('-') && written.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? written[1..] : written.Replace('-', '−');
    }
}
