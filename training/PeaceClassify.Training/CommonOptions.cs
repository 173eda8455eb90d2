using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace PeaceClassify.Training;

/// <summary>Options that several commands share, and checks of their values.</summary>
internal static class CommonOptions
{
    public static Option<string> Models() => new("--models")
    {
        Description = "Folder of model versions",
        HelpName = "DIR",
        DefaultValueFactory = _ => "models",
    };

    public static Option<string?> Version() => new("--version")
    {
        Description = "Model version; without it the one that serves",
        HelpName = "NAME",
    };

    public static Option<string?> Themes() => new("--themes")
    {
        Description = "Themes file; without it themes.json in the data folder, or else the themes that occur in the data",
        HelpName = "FILE",
    };

    public static Option<int> Threads() => new Option<int>("--threads")
    {
        Description = "Most threads at work at a time; the result is the same for any number",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    }.Where(threads => threads >= 1, "at least 1");

    /// <summary>Refuses a value with a message instead of an exception.</summary>
    public static Option<T> Where<T>(this Option<T> option, Func<T, bool> isValid, string expected)
    {
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || !TryGet(result, option, out var value))
            {
                return; // it could not even be parsed, and that is said already
            }

            if (!isValid(value))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}; expected {expected}."));
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

    /// <summary>Loads the version named, or the one that serves.</summary>
    public static ThemeClassifier LoadClassifier(string models, string? version) =>
        ThemeClassifier.Load(VersionFolder(models, version), BuiltEngines.All);

    /// <summary>The folder of the version named, or of the one that serves.</summary>
    public static string VersionFolder(string models, string? version)
    {
        var store = new ModelStore(models);
        return store.FolderOf(version ?? store.Current()
            ?? throw new DataFileException(models, "no version serves yet; name one with --version, or make one with 'train'"));
    }

    private static bool TryGet<T>(OptionResult result, Option<T> option, out T value)
    {
        try
        {
            value = result.GetRequiredValue(option);
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default!;
            return false;
        }
    }
}
