using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PeaceClassify.Lines;

namespace PeaceClassify.Api;

/// <summary>What a request may hold.</summary>
internal static class Limits
{
    public const int MaxTextCharacters = ParagraphLine.MaxTextCharacters;
    public const int MaxIdCharacters = ParagraphLine.MaxIdCharacters;
    public const int MaxBatchParagraphs = 1_000;
    public const int MaxStatementCharacters = 10_000_000;
    public const int MaxTitleCharacters = 500;
    public const int MaxNameCharacters = 200;
    public const int MaxNoteCharacters = 5_000;
    public const int MaxReasonCharacters = 1_000;
    public const int MaxSearchCharacters = 200;
    public const int MaxPageSize = 1_000;
    public const int MaxWithdrawals = 100_000;
    public const int MaxSelected = 10_000;

    /// <summary>Bytes of a request body; a little more than the largest document, for the multipart frame around it.</summary>
    public const int MaxBodyBytes = 26 * 1024 * 1024;

    private static readonly Dictionary<string, string[]> None = [];

    /// <summary>Says which limits a request breaks: in one sentence a limit, and by property.</summary>
    public static ValidationProblem Problem(Dictionary<string, string[]> broken) => TypedResults.ValidationProblem(
        broken, string.Join(' ', broken.Values.SelectMany(messages => messages)), title: "The request is not valid.");

    /// <summary>The limits that a request breaks. The attributes are asked only where it breaks one: reflection costs more than a classification.</summary>
    public static Dictionary<string, string[]> Broken(ClassifyRequest request) =>
        ParagraphLine.ProblemOf("text", request.Text, MaxTextCharacters) is null
        && (request.Id is null || ParagraphLine.ProblemOf("id", request.Id, MaxIdCharacters) is null)
            ? None
            : Broken((object)request);

    /// <summary>The limits that a value breaks, by the JSON name of the property; empty when it keeps to all.</summary>
    public static Dictionary<string, string[]> Broken(object value)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(value, new ValidationContext(value), results, validateAllProperties: true);
        return results
            .SelectMany(result => result.MemberNames, (result, member) => (Member: char.ToLowerInvariant(member[0]) + member[1..], result.ErrorMessage))
            .GroupBy(error => error.Member)
            .ToDictionary(group => group.Key, group => group.Select(error => error.ErrorMessage ?? "The value is not valid.").ToArray());
    }
}

/// <summary>A text that people wrote: not blank, and without control characters other than tab and line breaks.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PlainTextAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not string text)
        {
            return ValidationResult.Success; // [Required] says so
        }

        string[] members = [validationContext.MemberName!];
        var name = char.ToLowerInvariant(members[0][0]) + members[0][1..];
        var control = ParagraphLine.IndexOfControl(text);
        return control < 0
            ? ValidationResult.Success
            : new ValidationResult($"'{name}' has the control character U+{(int)text[control]:X4} at position {control}; expected plain text.", members);
    }
}

/// <summary>A date as 2026-03-14, from 1900 to 2199; an empty text stands for none.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CalendarDateAttribute : ValidationAttribute
{
    private const int FirstYear = 1900, LastYear = 2199;

    /// <summary>Reads a date.</summary>
    /// <returns>False when the text is none.</returns>
    public static bool TryRead(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && date.Year is >= FirstYear and <= LastYear;

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string { Length: > 0 } text || TryRead(text, out _)
            ? ValidationResult.Success
            : new ValidationResult($"'{char.ToLowerInvariant(validationContext.MemberName![0])}{validationContext.MemberName[1..]}' must be a date such as 2026-03-14, from {FirstYear} to {LastYear}.", [validationContext.MemberName]);
}

/// <summary>A Guid, with or without hyphens.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class GuidTextAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string text || Ids.TryRead(text, out _)
            ? ValidationResult.Success
            : new ValidationResult($"'{char.ToLowerInvariant(validationContext.MemberName![0])}{validationContext.MemberName[1..]}' must be a Guid such as 019371c2-7f5e-7b3a-8c1d-2f4e6a8b0c1d.", [validationContext.MemberName]);
}
