namespace PeaceClassify.Documents;

/// <summary>Why a document cannot be read.</summary>
public enum DocumentProblem
{
    /// <summary>No bytes, or nothing but blanks and page furniture.</summary>
    Empty,

    /// <summary>The file claims a format and breaks its rules, as after an interrupted download.</summary>
    Damaged,

    /// <summary>A password or rights protection bars the text.</summary>
    Encrypted,

    /// <summary>A PDF of pictures: scanned and never put through text recognition.</summary>
    NoTextLayer,

    /// <summary>More bytes, pages or expanded content than the options allow.</summary>
    TooLarge,

    /// <summary>Not .docx, .pdf or plain text, whatever its name says.</summary>
    UnsupportedType,

    /// <summary>pdftotext is not installed.</summary>
    ToolMissing,

    /// <summary>Reading went over the time limit.</summary>
    TooSlow,
}

/// <summary>A document that cannot be read. The message says what was found, what was expected and what to do.</summary>
/// <param name="document">Name of the document; the message starts with it.</param>
/// <param name="problem">Which kind of problem, for callers that answer differently to each.</param>
/// <param name="message">Found, expected, way out; without the name.</param>
public sealed class DocumentException(string document, DocumentProblem problem, string message)
    : Exception($"{document}: {message}")
{
    /// <summary>Name of the document.</summary>
    public string Document { get; } = document;

    /// <summary>Which kind of problem.</summary>
    public DocumentProblem Problem { get; } = problem;
}
