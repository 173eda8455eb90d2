using System.Text;
using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

public sealed class PdfReaderTests
{
    private const string Dawn = "The boats of the harbour watch went out at dawn, and each of the crews had food and water for three days, "
        + "for nobody could say when the storm would end and the fishermen would be found on the open sea.";

    private const string Night = "At night the lamps on the northern hills were lit, so that the boats might find the way between the rocks, "
        + "and the wives of the fishermen kept the fires until the morning of the fourth day.";

    [Fact]
    public async Task Gaps_between_lines_separate_paragraphs_and_headings()
    {
        var pdf = new SomePdf().Page();
        pdf.Text(SomePdf.Left, 100, "I. The storm");
        var y = pdf.Paragraph(SomePdf.Left, 130, Dawn);
        pdf.Paragraph(SomePdf.Left, y + 12, Night);

        var document = await Reading.Pdf(pdf);

        Assert.Equal(["= I. The storm", Dawn, Night], Reading.Lines(document));
        Assert.All(document.Paragraphs, paragraph => Assert.Equal(1, paragraph.Page));
    }

    [Fact]
    public async Task Indents_separate_paragraphs_that_no_gap_does()
    {
        var pdf = new SomePdf().Page();
        var y = 100.0;
        foreach (var text in (string[])[Dawn, Night, Dawn, Night, "A short one."]) y = pdf.Paragraph(SomePdf.Left, y, text, indent: 30);

        Assert.Equal([Dawn, Night, Dawn, Night, "A short one."], Reading.Lines(await Reading.Pdf(pdf)));
    }

    [Fact]
    public async Task Numbers_printed_in_the_margin_belong_to_their_paragraphs()
    {
        var pdf = new SomePdf().Page();
        var y = 100.0;
        for (var number = 1; number <= 4; number++)
        {
            pdf.Text(SomePdf.Left, y, $"{number}.");
            y = pdf.Paragraph(SomePdf.Left, y, number % 2 == 0 ? Dawn : Night, indent: 36);
        }

        Assert.Equal([$"1: {Night}", $"2: {Dawn}", $"3: {Night}", $"4: {Dawn}"], Reading.Lines(await Reading.Pdf(pdf)));
    }

    [Fact]
    public async Task A_paragraph_goes_on_over_the_page_and_heads_and_feet_are_left_out()
    {
        string[] days = ["Monday", "Tuesday", "Wednesday", "Thursday"];
        var pdf = new SomePdf();
        var carried = Array.Empty<string>();
        foreach (var (day, page) in days.Select((day, i) => (day, i + 1)))
        {
            pdf.Page();
            pdf.Text(page % 2 == 0 ? SomePdf.Left : 430, 40, "S/2031/45");
            pdf.Text(200, 60, "The harbour watch in the storm");
            var y = 100.0;
            foreach (var line in carried)
            {
                pdf.Text(SomePdf.Left, y, line);
                y += SomePdf.LineHeight;
            }

            y = pdf.Paragraph(SomePdf.Left, y + 12, On(day, Night)) + 12;
            var lines = SomePdf.Wrap(On(day, Dawn), 70, 70).ToArray();
            pdf.Text(SomePdf.Left, y, lines[0]);
            pdf.Text(SomePdf.Left, y + SomePdf.LineHeight, lines[1]);
            carried = lines[2..];
            pdf.Text(SomePdf.Left, 800, page % 2 == 0 ? $"{page}" : "31-01234");
            pdf.Text(500, 800, page % 2 == 0 ? "31-01234" : $"{page}");
        }

        var document = await Reading.Pdf(pdf);

        Assert.Equal("S/2031/45", document.Symbol);
        Assert.Equal(days.SelectMany(day => (string[])[On(day, Night), On(day, Dawn)]).SkipLast(1), Reading.Lines(document).SkipLast(1));
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4], document.Paragraphs.Select(paragraph => paragraph.Page));
    }

    // Each day its own words in every line, as lines repeated on every page would be running heads.
    private static string On(string day, string text) => text.Replace(" the ", $" the {day} ", StringComparison.Ordinal);

    [Fact]
    public async Task Two_columns_are_read_one_after_the_other()
    {
        var pdf = new SomePdf().Page();
        var (left, right) = (100.0, 100.0);
        pdf.Text(SomePdf.Left, 70, "Mr. Berg (Norway): We begin with a word of thanks to all who helped us in the");
        foreach (var text in (string[])[Dawn, Night])
        {
            left = pdf.Paragraph(40, left, text, columns: 40) + 12;
            right = pdf.Paragraph(310, right, text.Replace("boats", "ships", StringComparison.Ordinal), columns: 40) + 12;
        }

        var document = await Reading.Pdf(pdf);

        var text4 = document.Paragraphs.Select(paragraph => paragraph.Text).TakeLast(4);
        Assert.Equal([Dawn, Night, Dawn.Replace("boats", "ships", StringComparison.Ordinal), Night.Replace("boats", "ships", StringComparison.Ordinal)], text4);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(17)]
    [InlineData(21)]
    public async Task A_verbatim_record_is_read_through_columns_pages_and_speakers(int rowsPerColumn)
    {
        const int Columns = 40;
        (string Opening, string Text)[] paragraphs =
        [
            ("The President: ", "I thank the watch for its report and give the floor to the members of the Council who wish to speak."),
            ("Mr. Berg (Norway): ", Dawn), ("", Night),
            ("Ms. Aalto (Finland) (spoke in French): ", $"{Night} {Dawn}"), ("", Dawn), ("", Night), ("", $"{Dawn} {Night}"), ("", Dawn),
            ("The President: ", "The Council has thus ended its work for today, and I wish all of you a safe way home through the storm."),
        ];
        var rows = paragraphs.SelectMany(paragraph => SomePdf.Wrap(paragraph.Opening + paragraph.Text, Columns - 6, Columns)
            .Select((line, i) => (Line: line, Indent: i == 0 ? 6 * SomePdf.CharacterWidth : 0))).ToList();
        var pdf = new SomePdf();
        foreach (var (page, number) in rows.Chunk(2 * rowsPerColumn).Select((page, i) => (page, i + 1)))
        {
            pdf.Page();
            pdf.Text(40, 40, "S/PV.9999");
            pdf.Text(220, 40, "The harbour watch");
            pdf.Text(480, 40, "01/05/2031");
            foreach (var ((line, indent), i) in page.Select((row, i) => (row, i)))
            {
                pdf.Text((i < rowsPerColumn ? 40 : 310) + indent, 80 + (i % rowsPerColumn * SomePdf.LineHeight), line);
            }

            pdf.Text(40, 800, number % 2 == 0 ? $"{number}/3" : "31-01234");
            pdf.Text(500, 800, number % 2 == 0 ? "31-01234" : $"{number}/3");
        }

        var document = await Reading.Pdf(pdf);

        Assert.Equal("S/PV.9999", document.Symbol);
        Assert.Equal(paragraphs.Select(paragraph => paragraph.Text), document.Paragraphs.Select(paragraph => paragraph.Text));
        Assert.Equal(
            ["", "Norway", "Norway", "Finland", "Finland", "Finland", "Finland", "Finland", ""],
            document.Paragraphs.Select(paragraph => paragraph.Country ?? ""));
        Assert.Equal(["French"], document.Paragraphs.Select(paragraph => paragraph.SpokenIn).OfType<string>().Distinct());
    }

    [Fact]
    public void Stamps_along_the_margin_and_words_that_xml_forbids_do_no_harm()
    {
        var collector = new PdfPageCollector();
        string[] lines =
        [
            "<page width=\"595\" height=\"842\">", "<line>",
            "<word xMin=\"20\" yMin=\"100\" xMax=\"30\" yMax=\"400\">CONFIDENTIAL</word>", "</line>", "<line>",
            "<word xMin=\"72\" yMin=\"100\" xMax=\"110\" yMax=\"110\">Boats\u0001</word>",
            "<word xMin=\"115\" yMin=\"100\" xMax=\"130\" yMax=\"110\">&amp;</word>",
            "<word xMin=\"135\" yMin=\"100\" xMax=\"180\" yMax=\"110\">crews</word>", "</line>", "</page>",
        ];

        foreach (var line in lines) collector.Read(line);

        Assert.Equal(["Boats\u0001 & crews"], Assert.Single(collector.Pages).Segments.Select(segment => segment.Text));
    }

    [Fact]
    public async Task Footnotes_in_smaller_type_are_left_out()
    {
        var pdf = new SomePdf().Page();
        var y = pdf.Paragraph(SomePdf.Left, 100, Dawn);
        pdf.Paragraph(SomePdf.Left, y + 12, Night);
        pdf.Text(SomePdf.Left, 700, "1", size: 5);
        pdf.Text(SomePdf.Left + 6, 703, "See the log of the watch, which is kept in the yard,", size: 7);
        pdf.Text(SomePdf.Left, 712, "and the letters of the mayor.", size: 7);

        Assert.Equal([Dawn, Night], Reading.Lines(await Reading.Pdf(pdf)));
    }

    [Fact]
    public async Task A_masthead_gives_symbol_and_title_and_is_left_out()
    {
        var pdf = new SomePdf().Page();
        pdf.Text(SomePdf.Left, 40, "United Nations");
        pdf.Text(430, 40, "S/2031/45", size: 14);
        pdf.Text(SomePdf.Left, 60, "Security Council");
        pdf.Text(400, 75, "Distr.: General");
        pdf.Text(400, 87, "1 May 2031");
        pdf.Text(400, 111, "Original: English");
        pdf.Text(SomePdf.Left, 160, "Report on the harbour watch", size: 14);
        pdf.Paragraph(SomePdf.Left, 200, "1. " + Dawn);

        var document = await Reading.Pdf(pdf);

        Assert.Equal("S/2031/45", document.Symbol);
        Assert.Equal("Report on the harbour watch", document.Title);
        Assert.Equal(new DateOnly(2031, 5, 1), document.Date);
        Assert.Equal(["= Report on the harbour watch", $"1: {Dawn}"], Reading.Lines(document));
    }

    [Fact]
    public async Task A_page_without_text_is_named_as_a_scan()
    {
        Reading.NeedPdfToText();

        var failure = await Reading.Failure(new SomePdf().Page().Page().Build(), "scan.pdf");

        Assert.Equal(DocumentProblem.NoTextLayer, failure.Problem);
        Assert.Contains("OCR", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_named()
    {
        Reading.NeedPdfToText();

        var failure = await Reading.Failure(new SomePdf().Page().Text(72, 100, "Hidden words.").Build(encrypted: true), "secret.pdf");

        Assert.Equal(DocumentProblem.Encrypted, failure.Problem);
    }

    [Fact]
    public async Task A_pdf_cut_short_is_damaged()
    {
        Reading.NeedPdfToText();

        var failure = await Reading.Failure(Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj\n<< /Type /Cat"), "cut.pdf");

        Assert.Equal(DocumentProblem.Damaged, failure.Problem);
    }

    [Fact]
    public async Task Too_many_pages_are_refused()
    {
        var pdf = new SomePdf();
        for (var page = 0; page < 4; page++) pdf.Page().Text(72, 100, "The boats went out at dawn.");
        Reading.NeedPdfToText();

        var failure = await Reading.Failure(pdf.Build(), "long.pdf", new DocumentReaderOptions { MaxPages = 3 });

        Assert.Equal(DocumentProblem.TooLarge, failure.Problem);
    }

    [Fact]
    public async Task A_missing_program_is_named_with_the_way_to_install_it()
    {
        var failure = await Reading.Failure(
            new SomePdf().Page().Build(), "a.pdf", new DocumentReaderOptions { PdfToText = "no-such-pdftotext" });

        Assert.Equal(DocumentProblem.ToolMissing, failure.Problem);
        Assert.Contains("poppler-utils", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_hangs_is_stopped_with_its_children()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell script");
        using var script = new Script("sleep 60 & sleep 60");
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var failure = await Reading.Failure(
            new SomePdf().Page().Build(), "slow.pdf", new DocumentReaderOptions { PdfToText = script.Path, PdfTimeout = TimeSpan.FromSeconds(1) });

        Assert.Equal(DocumentProblem.TooSlow, failure.Problem);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public async Task A_program_that_runs_out_of_memory_is_named_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell script");
        using var script = new Script("echo \"terminate called after throwing an instance of 'std::bad_alloc'\" >&2; kill -ABRT $$");

        var failure = await Reading.Failure(new SomePdf().Page().Build(), "bomb.pdf", new DocumentReaderOptions { PdfToText = script.Path });

        Assert.Equal(DocumentProblem.TooLarge, failure.Problem);
    }

    [Fact]
    public async Task Memory_and_processor_time_are_limited()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ulimit -v is enforced on Linux");
        using var script = new Script("echo \"limits $(ulimit -v) $(ulimit -t)\" >&2; exit 1");
        var options = new DocumentReaderOptions { PdfToText = script.Path, PdfMemoryMegabytes = 300, PdfTimeout = TimeSpan.FromSeconds(7) };
        var limits = "";

        await Assert.ThrowsAsync<DocumentException>(() => PdfToText.RunAsync(
            new SomePdf().Page().Build(), "a.pdf", options with { PdfToText = script.Echoing() }, line => limits += line, TestContext.Current.CancellationToken));

        Assert.Equal("limits 307200 7", limits);
    }

    [Fact]
    public async Task No_file_stays_behind_when_reading_is_cancelled()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell script");
        using var script = new Script("sleep 60");
        using var cancel = new CancellationTokenSource();
        var seen = script.Marker();
        var reading = DocumentReader.ReadAsync(
            new MemoryStream(new SomePdf().Page().Build()), "a.pdf", new DocumentReaderOptions { PdfToText = script.Recording() }, cancel.Token);
        while (!File.Exists(seen) || new FileInfo(seen).Length == 0) await Task.Delay(20, TestContext.Current.CancellationToken);
        var copy = (await File.ReadAllTextAsync(seen, TestContext.Current.CancellationToken)).Trim();
        Assert.True(File.Exists(copy));

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        Assert.False(File.Exists(copy));
        Assert.False(Directory.Exists(Path.GetDirectoryName(copy)));
    }

    /// <summary>A shell script in the place of pdftotext.</summary>
    private sealed class Script : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("peaceclassify-tests-");

        public Script(string body) => Path = Write("tool", body);

        public string Path { get; }

        /// <summary>Prints its limits and fails.</summary>
        public string Echoing() => Write("echoing", "echo \"limits $(ulimit -v) $(ulimit -t)\"; exit 1");

        public string Marker() => System.IO.Path.Combine(folder.FullName, "seen");

        /// <summary>Writes down the file it was given, and hangs.</summary>
        public string Recording() => Write("recording", $"for a in \"$@\"; do case \"$a\" in *.pdf) echo \"$a\" > \"{Marker()}\";; esac; done; sleep 60");

        public void Dispose() => folder.Delete(recursive: true);

        private string Write(string name, string body)
        {
            var path = System.IO.Path.Combine(folder.FullName, name);
            File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return path;
        }
    }
}
