using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace PeaceClassify.Training;

/// <summary>Options that several commands share, and checks of their values.</summary>
internal static class CommonOptions
{
    public static Option<string> Models() => new Option<string>("--models")
    {
        Description = "Folder of model versions",
        HelpName = "DIR",
        DefaultValueFactory = _ => "models",
    }.NotBlank();

    public static Option<string?> Version() => new Option<string?>("--version")
    {
        Description = "Model version; without it the one that serves",
        HelpName = "NAME",
    }.NotBlank();

    public static Option<string?> Themes() => new Option<string?>("--themes")
    {
        Description = "Themes file; without it themes.json in the data folder, or else the themes that occur in the data",
        HelpName = "FILE",
    }.NotBlank();

    public static Option<int> Threads() => new Option<int>("--threads")
    {
        Description = "Most threads at work at a time; the result is the same for any number",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    }.Number(threads => threads >= 1, "a whole number, at least 1");

    /// <summary>Takes a number with a point before its decimals; in other hands "0,25" would become 25.</summary>
    public static Option<T> Number<T>(this Option<T> option, Func<T, bool> isValid, string expected)
        where T : INumber<T>
    {
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && isValid(value))
            {
                return value;
            }

            result.AddError($"{option.Name} is '{text}'; expected {expected}.");
            return default;
        };
        return option;
    }

    /// <summary>Takes one of the names of an enumeration, in any case; numbers are no names.</summary>
    public static Option<T> OneOf<T>(this Option<T> option)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        option.HelpName = string.Join('|', names.Select(JsonNamingPolicy.CamelCase.ConvertName));
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (names.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                return Enum.Parse<T>(text, ignoreCase: true);
            }

            result.AddError($"{option.Name} is '{text}'; expected {option.HelpName.Replace("|", " or ", StringComparison.Ordinal)}.");
            return default;
        };
        return option;
    }

    /// <summary>Refuses a path or a name that is given but empty, as an unset variable of a script makes it.</summary>
    public static Option<T> NotBlank<T>(this Option<T> option)
        where T : class?
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError($"{option.Name} is empty; expected {option.HelpName}.");
            }
        });
        return option;
    }

    /// <summary>The themes file that is meant: the one named, or the one in the data folder.</summary>
    public static Taxonomy? LoadTaxonomy(string data, string? themes)
    {
        var beside = Path.Combine(data, "themes.json");
        return themes is not null ? Taxonomy.Load(themes)
            : File.Exists(beside) ? Taxonomy.Load(beside)
            : null;
    }

    /// <summary>The themes file that is meant, or else the themes that occur.</summary>
    /// <exception cref="DataFileException">There is no themes file, and no paragraph has a theme.</exception>
    public static Taxonomy RequireTaxonomy(string data, string? themes, IReadOnlyList<LabelledParagraph> paragraphs) =>
        LoadTaxonomy(data, themes) is { } taxonomy ? taxonomy
            : paragraphs.Any(paragraph => paragraph.Themes.Count > 0) ? Taxonomy.Of(paragraphs)
            : throw new DataFileException(data, "no paragraph has a theme: there is nothing to learn");

    /// <summary>A corpus and its themes, old themes read as theme-changes.json in the data folder says; paragraphs that must be decided anew are left out.</summary>
    /// <param name="data">The corpus.</param>
    /// <param name="themes">The themes file, where one is named.</param>
    /// <param name="warnings">Told how many paragraphs were left out.</param>
    /// <exception cref="DataFileException">A file cannot be used, or there is nothing to learn from.</exception>
    public static (IReadOnlyList<LabelledParagraph> Paragraphs, Taxonomy Taxonomy) LoadCorpus(string data, string? themes, TextWriter? warnings = null)
    {
        var paragraphs = Corpus.Load(data);
        var taxonomy = RequireTaxonomy(data, themes, paragraphs);
        var (current, undecided) = ThemeChanges.Beside(data, taxonomy).Apply(paragraphs);
        if (undecided.Count > 0)
        {
            warnings?.WriteLine($"{undecided.Count} of {paragraphs.Count} paragraphs are left out: {ThemeChanges.FileName} splits a theme that they have, and nobody has decided yet which part is meant (the first is {undecided[0].Path}({undecided[0].Line})).");
        }

        return (current, taxonomy);
    }

    /// <summary>Loads the version named, or the one that serves.</summary>
    public static ThemeClassifier LoadClassifier(string models, string? version) =>
        Load(VersionFolder(models, version));

    /// <summary>Loads a version from its folder, by whichever engine wrote it.</summary>
    public static ThemeClassifier Load(string folder) => ThemeClassifier.Load(folder, BuiltEngines.All);

    /// <summary>The folder of the version named, or of the one that serves.</summary>
    public static string VersionFolder(string models, string? version)
    {
        var store = new ModelStore(models);
        return store.FolderOf(version ?? store.Current()
            ?? throw new DataFileException(models, "no version serves yet; name one with --version, or make one with 'train'"));
    }
}
