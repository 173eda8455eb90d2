using PeaceClassify.Reports;

namespace PeaceClassify.Retraining;

/// <summary>The verdict of the gate as a page with charts: gate.html in the candidate's folder.</summary>
public static class GateReport
{
    /// <summary>The file in the version's folder.</summary>
    public const string FileName = "gate.html";

    internal static string Write(GateVerdict verdict, Snapshot snapshot)
    {
        var manifest = snapshot.Manifest;
        return ReportPage.Write(
            $"Candidate against {verdict.Against}",
            Markup.Join(verdict.Sentences.Select((sentence, number) => ReportPage.Paragraph(number == 0 ? Markup.Element("strong", sentence) : sentence))),
            [
                .. verdict.Exams.Select((exam, number) => new ReportSection(Markup.Anchor("exam", $"{number + 1}"), exam.Name, ContestReport.Section(exam.Contest))),
                new("data", "The data set that it learned from", ReportTable.Facts(
                [
                    ("Snapshot", Markup.Element("code", snapshot.Id)),
                    ("Paragraphs", Numbers.Count(manifest.ParagraphCount)),
                    ("Of the base corpus", Numbers.Count(manifest.BaseCount)),
                    ("Added by decisions", Numbers.Count(manifest.AddedCount)),
                    ("Labelled otherwise by decisions", Numbers.Count(manifest.CorrectedCount)),
                    ("Decided by", manifest.Deciders.Count == 0 ? "nobody" : string.Join(", ", manifest.Deciders.Select(decider => $"{decider.Name} ({Numbers.Count(decider.ParagraphCount)})"))),
                    ("Disagreements", manifest.Conflicts.Count == 0 ? "none" : $"{Numbers.Count(manifest.Conflicts.Count)}, resolved by the policy '{manifest.Policy}'"),
                    .. manifest.LeftOut.Select(reason => ($"Left out: {reason.Key}", (Markup)Numbers.Count(reason.Value))),
                ])),
            ]);
    }
}
