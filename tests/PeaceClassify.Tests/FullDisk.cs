using System.Text;

namespace PeaceClassify.Tests;

/// <summary>An output that takes nothing more.</summary>
internal sealed class FullDisk : TextWriter
{
    public const string Problem = "No space left on device";

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException(Problem);
}
