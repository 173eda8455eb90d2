using System.Globalization;

namespace PeaceClassify.Api.Store;

/// <summary>Times and dates as the store writes them: ISO 8601, UTC, to the millisecond, so that their texts sort as they do.</summary>
internal static class Stamp
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>The time now, to the millisecond.</summary>
    public static DateTime Now(TimeProvider clock) => Time(Text(clock.GetUtcNow().UtcDateTime));

    public static string Text(DateTime time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static string? Text(DateOnly? date) => date?.ToString(DateFormat, CultureInfo.InvariantCulture);

    public static DateTime Time(string text) =>
        DateTime.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public static DateTime? TimeOrNull(string? text) => text is null ? null : Time(text);

    public static DateOnly? Date(string? text) => text is null ? null : DateOnly.ParseExact(text, DateFormat, CultureInfo.InvariantCulture);
}
