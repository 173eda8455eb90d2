using System.ComponentModel.DataAnnotations;
using PeaceClassify.Documents;

namespace PeaceClassify.Api;

/// <summary>A statement that the store keeps: what is known of it, and how far its review is. Its text is in its paragraphs.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Title">What people call it; never blank.</param>
/// <param name="Speaker">Who spoke.</param>
/// <param name="Country">For which country or body.</param>
/// <param name="Date">When it was made.</param>
/// <param name="Symbol">Document symbol such as S/2026/128.</param>
/// <param name="FileName">Name of the file it came from; none for pasted text.</param>
/// <param name="AddedAt">When it was added, UTC.</param>
/// <param name="AddedBy">Who added it, where a name was given.</param>
/// <param name="ModelVersion">The model version whose suggestions it shows.</param>
/// <param name="ParagraphCount">Paragraphs of text; headings are not counted.</param>
/// <param name="ClassifiedCount">Those that the model could classify.</param>
/// <param name="Themes">Themes in effect, those of most paragraphs first.</param>
/// <param name="Review">How far its review is.</param>
/// <param name="DeletedAt">When it was deleted; only of a deleted one.</param>
public sealed record Statement(
    string Id,
    string Title,
    string? Speaker,
    string? Country,
    DateOnly? Date,
    string? Symbol,
    string? FileName,
    DateTime AddedAt,
    string? AddedBy,
    string ModelVersion,
    int ParagraphCount,
    int ClassifiedCount,
    IReadOnlyList<ThemeCount> Themes,
    StatementReview Review,
    DateTime? DeletedAt);

/// <summary>In how many paragraphs a theme is in effect: accepted by people, or assigned by the model and not decided.</summary>
/// <param name="Id">The theme.</param>
/// <param name="Paragraphs">How many.</param>
public sealed record ThemeCount(string Id, int Paragraphs);

/// <summary>How far the review of a statement is.</summary>
/// <param name="ToReview">Paragraphs with a theme that someone should look at.</param>
/// <param name="Decided">Paragraphs on which a decision stands.</param>
/// <param name="Disputed">Paragraphs on which people disagree.</param>
/// <param name="State">New, in review, or done.</param>
public sealed record StatementReview(int ToReview, int Decided, int Disputed, ReviewState State);

/// <summary>How far a review is.</summary>
public enum ReviewState
{
    /// <summary>There is something to review and no decision yet.</summary>
    New,

    /// <summary>Some is decided, some is left.</summary>
    InReview,

    /// <summary>Nothing is left to review.</summary>
    Done,
}

/// <summary>A page of the list of statements.</summary>
/// <param name="Total">How many the filter lets through.</param>
/// <param name="Statements">The page.</param>
/// <param name="Countries">Every country that a statement has, in order, whatever the filter.</param>
public sealed record StatementList(int Total, IReadOnlyList<Statement> Statements, IReadOnlyList<string> Countries);

/// <summary>A paragraph of a statement: what the model suggests, what people decided, and what follows from both.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="StatementId">Its statement.</param>
/// <param name="Index">Place in the statement, counted from 0, headings included.</param>
/// <param name="Kind">Text, or a heading, which is not classified.</param>
/// <param name="Text">The words.</param>
/// <param name="Number">Paragraph number as printed.</param>
/// <param name="Page">Page on which it begins.</param>
/// <param name="Speaker">Who speaks, in a verbatim record.</param>
/// <param name="Country">The country named behind the speaker.</param>
/// <param name="SpokenIn">Language named in "(spoke in French)".</param>
/// <param name="Status">Whether the model could classify it; none for a heading.</param>
/// <param name="Language">Code of its language.</param>
/// <param name="LanguageName">The language in English.</param>
/// <param name="ModelVersion">The model version that made the suggestions; none for a heading.</param>
/// <param name="Themes">Every theme in the order of the taxonomy when it was classified; otherwise those that people decided on.</param>
/// <param name="Decisions">Every decision, the oldest first, those taken back included.</param>
/// <param name="NeedsReview">Whether a theme is unsure or disputed.</param>
/// <param name="Disputed">Whether people disagree on a theme.</param>
public sealed record Paragraph(
    string Id,
    string StatementId,
    int Index,
    ParagraphKind Kind,
    string Text,
    string? Number,
    int? Page,
    string? Speaker,
    string? Country,
    string? SpokenIn,
    ClassificationStatus? Status,
    string? Language,
    string? LanguageName,
    string? ModelVersion,
    IReadOnlyList<ParagraphTheme> Themes,
    IReadOnlyList<Decision> Decisions,
    bool NeedsReview,
    bool Disputed);

/// <summary>A page of a statement's paragraphs in reading order.</summary>
/// <param name="Total">How many the statement has, headings included.</param>
/// <param name="Paragraphs">The page.</param>
public sealed record ParagraphList(int Total, IReadOnlyList<Paragraph> Paragraphs);

/// <summary>A theme of a paragraph: the model's suggestion, which never changes, beside what people say and what is in effect.</summary>
/// <param name="Id">The theme.</param>
/// <param name="Probability">The model's; none where it made no suggestion.</param>
/// <param name="Threshold">The theme's cut in that model version.</param>
/// <param name="Verdict">The model's verdict.</param>
/// <param name="State">What is in effect.</param>
/// <param name="Stands">What each reviewer says, in the order in which they took their stands.</param>
public sealed record ParagraphTheme(
    string Id, double? Probability, double? Threshold, Verdict? Verdict, ThemeState State, IReadOnlyList<Stand> Stands);

/// <summary>What is in effect for a theme of a paragraph.</summary>
public enum ThemeState
{
    /// <summary>Neither the model nor anyone gives it.</summary>
    No,

    /// <summary>The model is unsure, and nobody has decided.</summary>
    Review,

    /// <summary>The model gives it, and nobody has decided.</summary>
    Assigned,

    /// <summary>People disagree.</summary>
    Disputed,

    /// <summary>People say it has not this theme.</summary>
    Rejected,

    /// <summary>People say it has this theme.</summary>
    Accepted,
}

/// <summary>What a reviewer says of a theme of a paragraph: the decision of theirs that settles it, otherwise their latest on it that was not taken back.</summary>
/// <param name="Reviewer">Who.</param>
/// <param name="Action">Accept or reject; or no theme, not English, which reject every theme.</param>
/// <param name="DecisionId">The decision.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Adjudicates">Whether it settles the theme, whatever others say.</param>
public sealed record Stand(string Reviewer, DecisionAction Action, string DecisionId, DateTime At, bool Adjudicates = false);

/// <summary>What a person may decide.</summary>
public enum DecisionAction
{
    /// <summary>The paragraph has the theme, whether the model gave it or not.</summary>
    Accept,

    /// <summary>The paragraph has not the theme.</summary>
    Reject,

    /// <summary>The paragraph has no theme at all.</summary>
    NoTheme,

    /// <summary>The paragraph is in another language: it is not to be classified.</summary>
    NotEnglish,

    /// <summary>Words only.</summary>
    Note,

    /// <summary>Takes back an earlier decision of the same person.</summary>
    Withdraw,
}

/// <summary>A decision of a person on a paragraph. It is never changed; to undo is a further decision.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Action">What was decided.</param>
/// <param name="Theme">On which theme; only for accept and reject.</param>
/// <param name="Note">The person's words.</param>
/// <param name="Reviewer">Who.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ModelVersion">The model version whose suggestion they saw.</param>
/// <param name="Probability">The probability they saw.</param>
/// <param name="Verdict">The verdict they saw.</param>
/// <param name="Withdraws">The decision that this one takes back.</param>
/// <param name="Withdrawn">Whether a later one takes it back.</param>
/// <param name="Adjudicates">Whether it was made to settle the theme, whatever others say; the latest that stands does.</param>
public sealed record Decision(
    string Id,
    DecisionAction Action,
    string? Theme,
    string? Note,
    string Reviewer,
    DateTime At,
    string? ModelVersion,
    double? Probability,
    Verdict? Verdict,
    string? Withdraws,
    bool Withdrawn,
    bool Adjudicates = false);

/// <summary>A pasted text to keep as a statement.</summary>
/// <param name="Text">The text; blank lines part paragraphs.</param>
/// <param name="Title">What people shall call it; otherwise its first words.</param>
/// <param name="Speaker">Who spoke.</param>
/// <param name="Country">For which country or body.</param>
/// <param name="Date">When, as 2026-03-14.</param>
/// <param name="Symbol">Document symbol.</param>
/// <param name="Reviewer">Who adds it.</param>
public sealed record PastedStatement(
    [property: Required(ErrorMessage = "'text' is missing or blank."), StringLength(Limits.MaxStatementCharacters, ErrorMessage = "'text' may have at most {1} characters.")]
    string Text,
    [property: StringLength(Limits.MaxTitleCharacters, ErrorMessage = "'title' may have at most {1} characters."), PlainText] string? Title = null,
    [property: StringLength(Limits.MaxNameCharacters, ErrorMessage = "'speaker' may have at most {1} characters."), PlainText] string? Speaker = null,
    [property: StringLength(Limits.MaxNameCharacters, ErrorMessage = "'country' may have at most {1} characters."), PlainText] string? Country = null,
    [property: CalendarDate] string? Date = null,
    [property: StringLength(Limits.MaxNameCharacters, ErrorMessage = "'symbol' may have at most {1} characters."), PlainText] string? Symbol = null,
    [property: StringLength(Limits.MaxNameCharacters, ErrorMessage = "'reviewer' may have at most {1} characters."), PlainText] string? Reviewer = null);

/// <summary>What to change in what is known of a statement: what is not named stays, an empty text takes the value away.</summary>
/// <param name="Title">Never blank.</param>
/// <param name="Speaker">Who spoke.</param>
/// <param name="Country">For which country or body.</param>
/// <param name="Date">When, as 2026-03-14.</param>
/// <param name="Symbol">Document symbol.</param>
/// <param name="Reviewer">Who changes it.</param>
public sealed record StatementChange(
    [property: StringLength(Limits.MaxTitleCharacters, MinimumLength = 1, ErrorMessage = "'title' must have from {2} to {1} characters."), PlainText] string? Title = null,
    [property: StringLength(Limits.MaxNameCharacters, ErrorMessage = "'speaker' may have at most {1} characters."), PlainText] string? Speaker = null,
    [property: StringLength(Limits.MaxNameCharacters, ErrorMessage = "'country' may have at most {1} characters."), PlainText] string? Country = null,
    [property: CalendarDate] string? Date = null,
    [property: StringLength(Limits.MaxNameCharacters, ErrorMessage = "'symbol' may have at most {1} characters."), PlainText] string? Symbol = null,
    [property: StringLength(Limits.MaxNameCharacters, ErrorMessage = "'reviewer' may have at most {1} characters."), PlainText] string? Reviewer = null);

/// <summary>A decision to keep.</summary>
/// <param name="Action">What is decided.</param>
/// <param name="Reviewer">Who decides.</param>
/// <param name="Theme">On which theme; for accept and reject.</param>
/// <param name="Note">The person's words; they may stand beside any action.</param>
/// <param name="Withdraws">The decision to take back; for withdraw.</param>
/// <param name="Id">A Guid made by the client, so that sending it again never decides twice.</param>
/// <param name="Adjudicates">Settles the theme, whatever others say or will say; for accept and reject.</param>
public sealed record DecisionRequest(
    DecisionAction Action,
    [property: Required(ErrorMessage = "'reviewer' is missing or blank."), StringLength(Limits.MaxNameCharacters, ErrorMessage = "'reviewer' may have at most {1} characters."), PlainText]
    string Reviewer,
    [property: StringLength(Limits.MaxIdCharacters, ErrorMessage = "'theme' may have at most {1} characters."), PlainText] string? Theme = null,
    [property: StringLength(Limits.MaxNoteCharacters, ErrorMessage = "'note' may have at most {1} characters."), PlainText] string? Note = null,
    [property: GuidText] string? Withdraws = null,
    [property: GuidText] string? Id = null,
    bool Adjudicates = false);

/// <summary>Accepts every undecided theme of a statement that is probable enough.</summary>
/// <param name="Reviewer">Who accepts.</param>
/// <param name="MinProbability">From which probability on. Probabilities are calibrated: at least this share is expected to be right.</param>
public sealed record AcceptRequest(
    [property: Required(ErrorMessage = "'reviewer' is missing or blank."), StringLength(Limits.MaxNameCharacters, ErrorMessage = "'reviewer' may have at most {1} characters."), PlainText]
    string Reviewer,
    [property: Range(0.0, 1.0, ErrorMessage = "'minProbability' must be from {1} to {2}.")] double MinProbability);

/// <summary>What was accepted.</summary>
/// <param name="Accepted">How many themes.</param>
/// <param name="DecisionIds">One decision a theme, for undoing.</param>
public sealed record AcceptResponse(int Accepted, IReadOnlyList<string> DecisionIds);

/// <summary>Takes back many decisions of one person at once.</summary>
/// <param name="Reviewer">Whose decisions they are.</param>
/// <param name="DecisionIds">The decisions; those taken back already are left alone.</param>
public sealed record WithdrawRequest(
    [property: Required(ErrorMessage = "'reviewer' is missing or blank."), StringLength(Limits.MaxNameCharacters, ErrorMessage = "'reviewer' may have at most {1} characters."), PlainText]
    string Reviewer,
    [property: MinLength(1, ErrorMessage = "'decisionIds' is empty; expected one at least."), MaxLength(Limits.MaxWithdrawals, ErrorMessage = "'decisionIds' may have at most {1} entries.")]
    IReadOnlyList<string> DecisionIds);

/// <summary>What was taken back.</summary>
/// <param name="Withdrawn">How many decisions.</param>
public sealed record WithdrawResponse(int Withdrawn);

/// <summary>A statement's themes and what is left to do.</summary>
/// <param name="Themes">Every theme that is in effect, to review or disputed somewhere, in the order of the taxonomy.</param>
/// <param name="ParagraphCount">Paragraphs of text.</param>
/// <param name="ToReview">Places of the paragraphs to review.</param>
/// <param name="Reviewers">Who decided anything, in order.</param>
public sealed record StatementSummary(
    IReadOnlyList<ThemeSummary> Themes, int ParagraphCount, IReadOnlyList<int> ToReview, IReadOnlyList<string> Reviewers);

/// <summary>A theme in a statement.</summary>
/// <param name="Id">The theme.</param>
/// <param name="Accepted">Paragraphs for which people accepted it.</param>
/// <param name="Assigned">Paragraphs to which the model assigned it, undecided.</param>
/// <param name="Review">Paragraphs where the model is unsure, undecided.</param>
/// <param name="Disputed">Paragraphs where people disagree.</param>
/// <param name="Paragraphs">Paragraphs where it is in effect: accepted or assigned.</param>
/// <param name="Indexes">Places of the paragraphs where it is accepted, assigned, to review or disputed.</param>
public sealed record ThemeSummary(string Id, int Accepted, int Assigned, int Review, int Disputed, int Paragraphs, IReadOnlyList<int> Indexes);

/// <summary>Why the model that serves gives a paragraph a theme its probability, or does not.</summary>
/// <param name="ModelVersion">The model version that answers; it may be newer than the one that made the suggestion.</param>
/// <param name="Theme">The theme with its evidence.</param>
/// <param name="Reason">Why there is no evidence, where there is none.</param>
public sealed record EvidenceResponse(string ModelVersion, ThemeVerdict? Theme, string? Reason = null);

/// <summary>Labelled paragraphs of the training corpus that are like a paragraph.</summary>
/// <param name="Paragraphs">The most similar first.</param>
/// <param name="Reason">Why there is none, where there is none.</param>
public sealed record SimilarResponse(IReadOnlyList<SimilarParagraph> Paragraphs, string? Reason = null);

/// <summary>A labelled paragraph of the training corpus.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Text">The words.</param>
/// <param name="Themes">The themes that people gave it, the heaviest first.</param>
/// <param name="Similarity">Cosine of the tf-idf weights of the words, 0 to 1.</param>
public sealed record SimilarParagraph(string Id, string Text, IReadOnlyList<string> Themes, double Similarity);

/// <summary>Labelled paragraphs of the training corpus that have a theme.</summary>
/// <param name="Paragraphs">Those with the theme as the heaviest first.</param>
/// <param name="Reason">Why there is none, where there is none.</param>
public sealed record ExamplesResponse(IReadOnlyList<ExampleParagraph> Paragraphs, string? Reason = null);

/// <summary>A labelled paragraph of the training corpus.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Text">The words.</param>
/// <param name="Themes">The themes that people gave it, the heaviest first.</param>
public sealed record ExampleParagraph(string Id, string Text, IReadOnlyList<string> Themes);

/// <summary>What is to review over all statements.</summary>
/// <param name="Items">What a decision helps most with first.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Progress">How far it is until training again is worth it.</param>
public sealed record QueueResponse(IReadOnlyList<QueueItem> Items, int Total, ReviewProgress Progress);

/// <summary>A theme of a paragraph to review.</summary>
/// <param name="Paragraph">The paragraph.</param>
/// <param name="Statement">Its statement.</param>
/// <param name="Theme">The theme.</param>
/// <param name="Score">Higher comes first.</param>
/// <param name="Reasons">Why it stands where it does, in plain words.</param>
public sealed record QueueItem(Paragraph Paragraph, StatementName Statement, string Theme, double Score, IReadOnlyList<string> Reasons);

/// <summary>A statement by its name.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
public sealed record StatementName(string Id, string Title);

/// <summary>How far it is until training again is worth it.</summary>
/// <param name="Decided">Paragraphs decided since the serving model version first served here.</param>
/// <param name="Needed">How many are needed.</param>
/// <param name="Remaining">How many are left.</param>
/// <param name="Explanation">The rule in plain words.</param>
public sealed record ReviewProgress(int Decided, int Needed, int Remaining, string Explanation);

/// <summary>Themes over a set of statements. A theme counts where it is accepted, or assigned and undecided.</summary>
/// <param name="Statements">How many statements.</param>
/// <param name="Paragraphs">How many paragraphs of text they have.</param>
/// <param name="Themes">Every theme in the order of the taxonomy.</param>
/// <param name="Periods">By month or year, the earliest first; periods without statements between them included.</param>
/// <param name="Countries">By country, in order; statements without one are not among them.</param>
/// <param name="CoOccurrence">Paragraphs with both themes, rows and columns in the order of <paramref name="Themes"/>; the diagonal is the theme itself.</param>
/// <param name="Undated">Statements without a date, which no period counts.</param>
public sealed record OverviewResponse(
    int Statements,
    int Paragraphs,
    IReadOnlyList<ThemeTotal> Themes,
    IReadOnlyList<PeriodTotal> Periods,
    IReadOnlyList<CountryTotal> Countries,
    IReadOnlyList<IReadOnlyList<int>> CoOccurrence,
    int Undated);

/// <summary>A theme over a set of statements.</summary>
/// <param name="Id">The theme.</param>
/// <param name="Paragraphs">Paragraphs that have it.</param>
/// <param name="Statements">Statements with such a paragraph.</param>
public sealed record ThemeTotal(string Id, int Paragraphs, int Statements);

/// <summary>A month or year.</summary>
/// <param name="Period">2026-03 or 2026.</param>
/// <param name="Statements">Statements of that time.</param>
/// <param name="Paragraphs">Their paragraphs of text.</param>
/// <param name="Themes">Paragraphs by theme; themes without one are left out.</param>
public sealed record PeriodTotal(string Period, int Statements, int Paragraphs, IReadOnlyDictionary<string, int> Themes);

/// <summary>A country.</summary>
/// <param name="Country">Its name as the statements have it.</param>
/// <param name="Statements">Its statements.</param>
/// <param name="Paragraphs">Their paragraphs of text.</param>
/// <param name="Themes">Paragraphs by theme; themes without one are left out.</param>
public sealed record CountryTotal(string Country, int Statements, int Paragraphs, IReadOnlyDictionary<string, int> Themes);
