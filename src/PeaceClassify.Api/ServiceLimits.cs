using System.ComponentModel.DataAnnotations;

namespace PeaceClassify.Api;

/// <summary>
/// How much the service takes on at once, set under <c>PeaceClassify:Limits</c>. What one request may hold is fixed, see <see cref="Limits"/>.
/// </summary>
public sealed record ServiceLimits
{
    /// <summary>Where the settings are.</summary>
    public const string Section = "PeaceClassify:Limits";

    private const int Most = 1_000_000;

    /// <summary>Requests a second that one key may make; as many at once. 0: any number.</summary>
    [Range(0, Most, ErrorMessage = "{0} must be from {1} to {2}.")]
    public int RequestsPerSecondPerKey { get; init; } = 1_000;

    /// <summary>Requests a second that one address may make while there are no keys; as many at once. 0: any number.</summary>
    [Range(0, Most, ErrorMessage = "{0} must be from {1} to {2}.")]
    public int RequestsPerSecondPerAddress { get; init; }

    /// <summary>Single paragraphs that are classified at once; more wait.</summary>
    [Range(1, Most, ErrorMessage = "{0} must be from {1} to {2}.")]
    public int ParagraphsAtOnce { get; init; } = 256;

    /// <summary>Single paragraphs that may wait; further ones are refused.</summary>
    [Range(0, Most, ErrorMessage = "{0} must be from {1} to {2}.")]
    public int ParagraphsWaiting { get; init; } = 1_024;

    /// <summary>Batches, documents, imports and exports that are worked on at once; more wait.</summary>
    [Range(1, Most, ErrorMessage = "{0} must be from {1} to {2}.")]
    public int DocumentsAtOnce { get; init; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>Batches, documents, imports and exports that may wait; further ones are refused.</summary>
    [Range(0, Most, ErrorMessage = "{0} must be from {1} to {2}.")]
    public int DocumentsWaiting { get; init; } = 64;

    /// <summary>Streams that are open at once; further ones are refused, as a stream may last for hours.</summary>
    [Range(1, Most, ErrorMessage = "{0} must be from {1} to {2}.")]
    public int StreamsAtOnce { get; init; } = 16;

    /// <summary>Seconds after which a request is given up. Streams and exports last as long as they need.</summary>
    [Range(1, 3_600, ErrorMessage = "{0} must be from {1} to {2}.")]
    public int RequestSeconds { get; init; } = 120;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">A limit is no number, or out of its range.</exception>
    public static ServiceLimits Read(IConfiguration configuration)
    {
        ServiceLimits limits;
        try
        {
            limits = configuration.GetSection(Section).Get<ServiceLimits>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new();
        }
        catch (InvalidOperationException exception)
        {
            throw new SettingException($"{Section}: {exception.InnerException?.Message ?? exception.Message}");
        }

        SettingException.ThrowIfBroken($"{Section}: ", limits);
        return limits;
    }
}

/// <summary>A setting cannot be what it is.</summary>
internal sealed class SettingException(string message) : Exception(message)
{
    /// <summary>Checks the limits that stand on the settings.</summary>
    /// <param name="opening">What the message begins with, where those of the limits do not name the section themselves.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="SettingException">One is broken.</exception>
    public static void ThrowIfBroken(string opening, object settings)
    {
        var broken = new List<ValidationResult>();
        if (!Validator.TryValidateObject(settings, new(settings), broken, validateAllProperties: true))
        {
            throw new SettingException($"{opening}{string.Join(' ', broken.Select(result => result.ErrorMessage))}");
        }
    }
}
