using System.Text.RegularExpressions;
using PeaceClassify.Text;

namespace PeaceClassify;

/// <summary>Something wrong with a line of a corpus.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, counted from 1; 0 when the whole file is meant.</param>
/// <param name="Problem">What was found, and what to do where that is not plain.</param>
public sealed record CorpusDefect(string Path, int Line, string Problem)
{
    /// <summary><c>file(line): problem</c>.</summary>
    public override string ToString() => Line == 0 ? $"{Path}: {Problem}" : $"{Path}({Line}): {Problem}";
}

/// <summary>Everything that is wrong with a corpus, and what it holds.</summary>
public sealed partial class CorpusCheck
{
    /// <summary>Most themes that the codebook allows a paragraph.</summary>
    public const int MaxThemes = 4;

    /// <summary>A longer text is no paragraph.</summary>
    public const int MaxCharacters = 10_000;

    private readonly List<CorpusDefect> defects = [];
    private readonly List<LabelledParagraph> paragraphs = [];

    private CorpusCheck()
    {
    }

    /// <summary>The defects, in the order of files and lines.</summary>
    public IReadOnlyList<CorpusDefect> Defects => defects;

    /// <summary>The paragraphs that could be read, whatever else is wrong with them.</summary>
    public IReadOnlyList<LabelledParagraph> Paragraphs => paragraphs;

    /// <summary>Checks every line of a corpus.</summary>
    /// <param name="path">A file or a folder, see <see cref="Corpus.Files"/>.</param>
    /// <param name="taxonomy">The themes that may occur, with those that <see cref="ThemeChanges"/> beside the corpus names; null allows any.</param>
    /// <param name="against">Another corpus of which no paragraph may be found in this one, for instance evaluation data.</param>
    /// <exception cref="DataFileException">A path does not exist, or <paramref name="against"/> or the changes of themes cannot be read.</exception>
    public static CorpusCheck Run(string path, Taxonomy? taxonomy = null, string? against = null)
    {
        var check = new CorpusCheck();
        var files = Corpus.Files(path);
        foreach (var file in files)
        {
            check.Read(file);
        }

        check.CheckIds();
        var known = taxonomy?.Themes.Select(theme => theme.Id).Concat(ThemeChanges.Beside(path, taxonomy).Changes.Select(change => change.From)).ToHashSet(StringComparer.Ordinal);
        foreach (var paragraph in check.paragraphs)
        {
            check.CheckThemes(paragraph, known);
            check.CheckText(paragraph);
        }

        check.CheckDuplicates(against is null ? [] : Corpus.Load(against));
        var order = files.Select((file, place) => (file, place)).ToDictionary(entry => entry.file, entry => entry.place);
        CorpusDefect[] sorted = [.. check.defects.OrderBy(defect => (order[defect.Path], defect.Line))]; // a stable sort: one line's defects keep their order
        check.defects.Clear();
        check.defects.AddRange(sorted);
        if (check is { paragraphs.Count: 0, defects.Count: 0 })
        {
            check.defects.Add(new(path, 0, Corpus.NothingReviewed));
        }

        return check;
    }

    private void Read(string file)
    {
        try
        {
            foreach (var (number, line) in Corpus.Lines(file).Where(entry => !Corpus.IsUnreviewed(entry.Line)))
            {
                try
                {
                    paragraphs.Add(Corpus.Parse(file, number, line));
                }
                catch (DataFileException exception)
                {
                    defects.Add(new(file, number, exception.Problem));
                }
            }
        }
        catch (DataFileException exception)
        {
            defects.Add(new(file, 0, exception.Problem));
        }
    }

    private void CheckIds()
    {
        var first = new Dictionary<string, LabelledParagraph>(StringComparer.Ordinal);
        foreach (var paragraph in paragraphs.Where(paragraph => !first.TryAdd(paragraph.Id, paragraph)))
        {
            Add(paragraph, $"the id '{paragraph.Id}' stands already at {Place(first[paragraph.Id])}");
        }
    }

    private void CheckThemes(LabelledParagraph paragraph, HashSet<string>? known)
    {
        foreach (var theme in paragraph.Themes.Where(theme => known?.Contains(theme) == false))
        {
            Add(paragraph, $"the theme '{theme}' is not in the themes file");
        }

        if (paragraph.Themes.Count > MaxThemes)
        {
            Add(paragraph, $"{paragraph.Themes.Count} themes, at most {MaxThemes} are allowed: keep the heaviest");
        }
    }

    private void CheckText(LabelledParagraph paragraph)
    {
        var text = paragraph.Text;
        if (EncodingDamage().Match(text) is { Success: true } damage)
        {
            var codes = string.Join(' ', damage.Value.Select(character => $"U+{(int)character:X4}"));
            Add(paragraph, $"encoding damage at character {damage.Index + 1}: {codes}");
        }

        if (text.Length > MaxCharacters)
        {
            Add(paragraph, $"{text.Length} characters, at most {MaxCharacters} make a paragraph: split it");
        }

        if (LanguageGuess.Of(text) is var language and not Language.English)
        {
            Add(paragraph, $"not English but {(language == Language.Unknown ? "an unknown language" : language.Name())}: the model would never see such a text");
        }
    }

    private void CheckDuplicates(IReadOnlyList<LabelledParagraph> against)
    {
        var seen = new NearDuplicates();
        LabelledParagraph[] all = [.. against, .. paragraphs];
        for (var number = 0; number < all.Length; number++)
        {
            if (seen.Add(all[number].Text) is var (earlier, share) && number >= against.Count)
            {
                Add(all[number], share is null ? $"the same text as {Place(all[earlier])}" : FormattableString.Invariant(
                    $"nearly the same text as {Place(all[earlier])}: {share:P0} of the shorter one's word runs are in both"));
            }
        }
    }

    private void Add(LabelledParagraph paragraph, string problem) => defects.Add(new(paragraph.Path, paragraph.Line, problem));

    private static string Place(LabelledParagraph paragraph) => $"{paragraph.Path}({paragraph.Line})";

    /// <summary>Replacement characters, control characters, and UTF-8 that was once read as Windows-1252 or Latin-1.</summary>
    [GeneratedRegex(@"\uFFFD|[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]|\u00C3[\u00A0-\u00BF]|\u00C2[\u00A0-\u00BF]|\u00E2\u20AC", RegexOptions.CultureInvariant)]
    private static partial Regex EncodingDamage();
}
