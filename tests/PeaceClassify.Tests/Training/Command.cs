using PeaceClassify.Training;

namespace PeaceClassify.Tests.Training;

/// <summary>What a command gave.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote as its result.</param>
/// <param name="Error">What it wrote as progress and messages.</param>
internal sealed record Command(int Code, string Output, string Error)
{
    /// <summary>Runs the command line in memory.</summary>
    public static async Task<Command> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, error, TestContext.Current.CancellationToken);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must succeed.</summary>
    public static async Task<Command> Do(params string[] args)
    {
        var command = await Run(args);
        Assert.True(command.Code == 0, $"{string.Join(' ', args)}: {command.Code}\n{command.Error}");
        return command;
    }

    /// <summary>Runs a command that must fail with a message for people: its reason, and no stack trace.</summary>
    public static async Task<Command> Fail(int code, string says, params string[] args)
    {
        var command = await Run(args);
        Assert.True(command.Code == code, $"{string.Join(' ', args)}: {command.Code} instead of {code}\n{command.Error}");
        Assert.Contains(says, command.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", command.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", command.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", command.Error, StringComparison.Ordinal);
        return command;
    }
}
