using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using PeaceClassify.Documents;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace PeaceClassify.Api.Exchange;

/// <summary>A statement to read in Word: headings, speakers and numbers as printed, and beside every paragraph its themes as comments.</summary>
/// <remarks>
/// One comment by "PeaceClassify" and the model version says what the model suggests, one a reviewer what that person decided. Suggestions that
/// people have decided on stay in the model's comment: it is what the model said.
/// </remarks>
internal static class DocxExport
{
    private const string HeadingStyle = "Heading2", TitleStyle = "Title", CommentStyle = "CommentText", CommentMarkStyle = "CommentReference";

    /// <summary>Words named behind a theme.</summary>
    private const int EvidenceWords = 4;

    public static void Write(Stream output, ExportedStatement exported, IReadOnlyList<Theme> themes, ThemeClassifier classifier)
    {
        // The library reads back what it writes, which not every stream allows.
        using var memory = new MemoryStream();
        using (var word = WordprocessingDocument.Create(memory, WordprocessingDocumentType.Document))
        {
            new Writer(word, exported, themes.ToDictionary(theme => theme.Id, theme => theme.Name, StringComparer.Ordinal), classifier).Write();
        }

        memory.Position = 0;
        memory.CopyTo(output);
    }

    private sealed class Writer(WordprocessingDocument word, ExportedStatement exported, Dictionary<string, string> names, ThemeClassifier classifier)
    {
        private readonly List<W.Comment> comments = [];
        private Dictionary<string, string[]> suggested = [];
        private string? speaker;
        private string[] number = [];

        public void Write()
        {
            var statement = exported.Statement;
            var main = word.AddMainDocumentPart();
            AddStyles(main);
            var title = XmlText.Clean(statement.Title);
            word.PackageProperties.Title = title;
            word.PackageProperties.Creator = "PeaceClassify";
            word.PackageProperties.Created = statement.AddedAt;

            // Naming the words behind the themes takes longest, so the paragraphs are asked about several at a time.
            suggested = exported.Paragraphs.AsParallel().Select(paragraph => (paragraph.Paragraph.Id, Lines: SuggestedLines(paragraph.Paragraph).ToArray()))
                .ToDictionary(entry => entry.Id, entry => entry.Lines, StringComparer.Ordinal);
            var body = new W.Body();
            if (exported.Paragraphs.Count == 0 || exported.Paragraphs[0].Paragraph.Text != statement.Title)
            {
                body.Append(Styled(TitleStyle, title));
            }

            foreach (var paragraph in exported.Paragraphs)
            {
                body.Append(paragraph.Paragraph.Kind == ParagraphKind.Heading ? Heading(paragraph) : Text(paragraph));
            }

            var facts = string.Join(" · ", new[]
            {
                statement.Speaker, statement.Country, statement.Date?.ToString("O", CultureInfo.InvariantCulture), statement.Symbol,
                $"themes suggested by PeaceClassify {statement.ModelVersion}",
            }.Where(fact => !string.IsNullOrWhiteSpace(fact)));
            var header = main.AddNewPart<HeaderPart>("header");
            header.Header = new W.Header(Styled("Header", XmlText.Clean(facts)));
            body.Append(new W.SectionProperties(
                new W.HeaderReference { Type = W.HeaderFooterValues.Default, Id = "header" },
                new W.PageSize { Width = 11906, Height = 16838 },
                new W.PageMargin { Top = 1440, Right = 1440, Bottom = 1440, Left = 1440, Header = 708, Footer = 708, Gutter = 0 }));
            if (comments.Count > 0)
            {
                main.AddNewPart<WordprocessingCommentsPart>("comments").Comments = new W.Comments(comments);
            }

            main.Document = new W.Document(body);
        }

        private W.Paragraph Heading(ExportedParagraph heading) =>
            Commented(new(new W.ParagraphStyleId { Val = HeadingStyle }), heading, [.. Runs(heading.Paragraph.Text)]);

        private W.Paragraph Text(ExportedParagraph text)
        {
            var paragraph = text.Paragraph;
            var runs = new List<W.Run>();
            var opening = OpeningOf(paragraph);
            if (opening is not null && opening != speaker)
            {
                runs.AddRange(Runs(opening + ": ", isBold: true));
            }

            speaker = opening;
            runs.AddRange(Runs(Printed(paragraph.Number) + paragraph.Text));
            return Commented(new(), text, runs);
        }

        /// <summary>"Ms. Aalto (Finland) (spoke in French)", as a verbatim record prints it.</summary>
        private static string? OpeningOf(Paragraph paragraph) => paragraph.Speaker is not { } who ? null
            : who + (paragraph.Country is { } country ? $" ({country})" : "") + (paragraph.SpokenIn is { } language ? $" (spoke in {language})" : "");

        /// <summary>The number as printed: of "7 (b)" behind "7 (a)" only "(b)", of a further piece of 7 nothing.</summary>
        private string Printed(string? whole)
        {
            var before = number;
            number = whole?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
            var same = before.Zip(number).TakeWhile(pair => pair.First == pair.Second).Count();
            return string.Concat(number.Skip(same).Select(mark => mark.EndsWith(')') ? $"{mark} " : int.TryParse(mark, out _) ? $"{mark}. " : $"[{mark}] "));
        }

        private W.Paragraph Commented(W.ParagraphProperties properties, ExportedParagraph paragraph, IReadOnlyList<W.Run> runs)
        {
            var first = comments.Count;
            comments.AddRange(CommentsOn(paragraph));
            var content = new W.Paragraph(properties);
            for (var id = first; id < comments.Count; id++)
            {
                content.Append(new W.CommentRangeStart { Id = Id(id) });
            }

            content.Append(runs);
            for (var id = first; id < comments.Count; id++)
            {
                content.Append(
                    new W.CommentRangeEnd { Id = Id(id) },
                    new W.Run(new W.RunProperties(new W.RunStyle { Val = CommentMarkStyle }), new W.CommentReference { Id = Id(id) }));
            }

            return content;
        }

        private IEnumerable<W.Comment> CommentsOn(ExportedParagraph commented)
        {
            var paragraph = commented.Paragraph;
            var next = comments.Count;
            if (suggested[paragraph.Id] is { Length: > 0 } lines)
            {
                yield return Comment(next++, $"PeaceClassify {paragraph.ModelVersion}", "PC", SuggestedAt(commented), lines);
            }

            foreach (var own in paragraph.Decisions
                .Where(decision => !decision.Withdrawn && decision.Action != DecisionAction.Withdraw)
                .GroupBy(decision => decision.Reviewer, StringComparer.Ordinal))
            {
                yield return Comment(next++, own.Key, Initials(own.Key), own.Last().At, [.. own.Select(DecisionLine)]);
            }
        }

        private DateTime SuggestedAt(ExportedParagraph paragraph) =>
            paragraph.Suggestions.FirstOrDefault(suggestion => suggestion.Suggestion.Model.Id == exported.Model.Id)?.At ?? exported.Statement.AddedAt;

        private IEnumerable<string> SuggestedLines(Paragraph paragraph)
        {
            if (paragraph.Status is ClassificationStatus.OtherLanguage or ClassificationStatus.NoKnownWord)
            {
                yield return paragraph.Status == ClassificationStatus.OtherLanguage
                    ? $"Not classified: {(paragraph.Language == "unknown" ? "unknown language" : paragraph.LanguageName)}"
                    : "Not classified: no known word";
                yield break;
            }

            var given = paragraph.Themes.Where(theme => theme.Verdict is Verdict.Assigned or Verdict.Review).OrderByDescending(theme => theme.Probability).ToArray();
            var evidence = given.Length > 0 && paragraph.ModelVersion == classifier.Version
                ? classifier.Classify(paragraph.Text, EvidenceScope.Given).Themes.Where(theme => theme.Evidence is not null).ToDictionary(theme => theme.Id, theme => theme.Evidence!)
                : [];
            foreach (var theme in given)
            {
                var words = evidence.TryGetValue(theme.Id, out var why)
                    ? string.Join(", ", why.StrongestWords(EvidenceWords).Select(word => word.Text))
                    : "";
                yield return $"{NameOf(theme.Id)}: {Percent.Of(theme.Probability.GetValueOrDefault())}, {(theme.Verdict == Verdict.Assigned ? "assigned" : "please review")}{(words.Length > 0 ? $" ({words})" : "")}";
            }
        }

        private string DecisionLine(Decision decision)
        {
            var said = decision.Action switch
            {
                DecisionAction.Accept => $"Accepted: {NameOf(decision.Theme!)}",
                DecisionAction.Reject => $"Rejected: {NameOf(decision.Theme!)}",
                DecisionAction.NoTheme => "No theme",
                DecisionAction.NotEnglish => "Not English",
                _ => "Note",
            };
            return string.IsNullOrWhiteSpace(decision.Note) ? said : $"{said}: {decision.Note}";
        }

        private string NameOf(string theme) => names.GetValueOrDefault(theme, theme);

        private static W.Comment Comment(int id, string author, string initials, DateTime at, IReadOnlyList<string> lines) =>
            new(lines.Select(line => new W.Paragraph([new W.ParagraphProperties(new W.ParagraphStyleId { Val = CommentStyle }), .. Runs(line)])))
            {
                Id = Id(id),
                Author = XmlText.Clean(author),
                Initials = XmlText.Clean(initials),
                Date = new DateTimeValue(at),
            };

        private static string Initials(string name)
        {
            const int MaxInitials = 3;
            return string.Concat(name.Split([' ', '-', '.', '_'], StringSplitOptions.RemoveEmptyEntries).Take(MaxInitials)
                .Select(part => part.EnumerateRunes().First().ToString())).ToUpperInvariant();
        }

        private static string Id(int id) => id.ToString(CultureInfo.InvariantCulture);

        private static W.Paragraph Styled(string style, string text) =>
            new([new W.ParagraphProperties(new W.ParagraphStyleId { Val = style }), .. Runs(text)]);

        /// <summary>Runs of a text; line breaks and tabs are elements of their own in Word.</summary>
        private static IEnumerable<W.Run> Runs(string text, bool isBold = false)
        {
            var run = new W.Run();
            if (isBold)
            {
                run.Append(new W.RunProperties(new W.Bold()));
            }

            var lines = XmlText.Clean(text).ReplaceLineEndings("\n").Split('\n');
            for (var line = 0; line < lines.Length; line++)
            {
                if (line > 0)
                {
                    run.Append(new W.Break());
                }

                var pieces = lines[line].Split('\t');
                for (var piece = 0; piece < pieces.Length; piece++)
                {
                    if (piece > 0)
                    {
                        run.Append(new W.TabChar());
                    }

                    run.Append(new W.Text(pieces[piece]) { Space = SpaceProcessingModeValues.Preserve });
                }
            }

            yield return run;
        }

        private static void AddStyles(MainDocumentPart main) => main.AddNewPart<StyleDefinitionsPart>("styles").Styles = new W.Styles(
            new W.DocDefaults(
                new W.RunPropertiesDefault(new W.RunPropertiesBaseStyle(
                    new W.RunFonts { Ascii = "Calibri", HighAnsi = "Calibri" }, new W.FontSize { Val = "22" }, new W.Languages { Val = "en-GB" })),
                new W.ParagraphPropertiesDefault(new W.ParagraphPropertiesBaseStyle(new W.SpacingBetweenLines { After = "120", Line = "264", LineRule = W.LineSpacingRuleValues.Auto }))),
            Style("Normal", "Normal", isDefault: true),
            Style(TitleStyle, "Title", new W.RunProperties(new W.Bold(), new W.FontSize { Val = "32" })),
            Style(HeadingStyle, "heading 2", new W.RunProperties(new W.Bold(), new W.FontSize { Val = "24" }), outline: 1),
            Style("Header", "header", new W.RunProperties(new W.Color { Val = "595959" }, new W.FontSize { Val = "18" })),
            Style(CommentStyle, "annotation text", new W.RunProperties(new W.FontSize { Val = "20" })),
            new W.Style(new W.StyleName { Val = "annotation reference" }, new W.StyleRunProperties(new W.FontSize { Val = "16" }))
            {
                Type = W.StyleValues.Character, StyleId = CommentMarkStyle,
            });

        private static W.Style Style(string id, string name, W.RunProperties? look = null, int? outline = null, bool isDefault = false)
        {
            var style = new W.Style(new W.StyleName { Val = name }) { Type = W.StyleValues.Paragraph, StyleId = id, Default = isDefault ? true : null };
            if (!isDefault)
            {
                style.Append(new W.BasedOn { Val = "Normal" });
            }

            style.Append(new W.PrimaryStyle());
            if (outline is { } level)
            {
                style.Append(new W.StyleParagraphProperties(new W.KeepNext(), new W.OutlineLevel { Val = level }));
            }

            if (look is not null)
            {
                style.Append(new W.StyleRunProperties(look.ChildElements.Select(child => child.CloneNode(true))));
            }

            return style;
        }
    }
}
