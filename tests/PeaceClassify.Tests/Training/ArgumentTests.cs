namespace PeaceClassify.Tests.Training;

/// <summary>Wrong arguments: exit code 1, and a message in the user's terms.</summary>
public sealed class ArgumentTests
{
    [Theory]
    [InlineData("train --data d --version v --c -1", "--c is '-1'; expected a positive number")]
    [InlineData("train --data d --version v --c 0", "--c is '0'")]
    [InlineData("train --data d --version v --c 0,25", "--c is '0,25'")]
    [InlineData("train --data d --version v --c NaN", "--c is 'NaN'")]
    [InlineData("train --data d --version v --c 1e999", "--c is '1e999'")]
    [InlineData("train --data d --version v --c 1e-320", "--c is '1e-320'")]
    [InlineData("train --data d --version v --threads 0", "--threads is '0'; expected a whole number, at least 1")]
    [InlineData("train --data d --version v --threads 1.5", "--threads is '1.5'")]
    [InlineData("train --data d --version v --balance 2", "--balance is '2'; expected a number from 0 to 1")]
    [InlineData("train --data d --version v --balance -0.1", "--balance is '-0.1'")]
    [InlineData("train --data d --version v --precision-floor 1", "--precision-floor is '1'")]
    [InlineData("train --data d --version v --seed x", "--seed is 'x'; expected a whole number")]
    [InlineData("train --data d --version v --seed 99999999999", "--seed is '99999999999'")]
    [InlineData("train --data d --version v --loss hinge", "--loss is 'hinge'; expected logistic or squaredHinge")]
    [InlineData("train --data d --version v --loss 7", "--loss is '7'")]
    [InlineData("train --data d", "'--version' is required")]
    [InlineData("train --version v", "'--data' is required")]
    [InlineData("train --data d --version", "--version")]
    [InlineData("train --data d --version v --version w", "--version")]
    [InlineData("train --data d --version v --models <blank>", "--models is empty; expected DIR")]
    [InlineData("train --data <blank> --version v", "--data is empty; expected PATH")]
    [InlineData("train --data d --version v --depth 3", "'--depth'")]
    [InlineData("train --data d --version v --engine magic", "--engine is 'magic'; the engine 'magic' is not part of this build, which has linear")]
    [InlineData("train --data d --version v --engine <blank>", "--engine is ''")]
    [InlineData("compare v", "'--data' is required")]
    [InlineData("compare --data d", "VERSION")]
    [InlineData("evaluate", "'--data' is required")]
    [InlineData("evaluate --data d --json <blank>", "--json is empty")]
    [InlineData("evaluate --data d --threads many", "--threads is 'many'")]
    [InlineData("classify", "FILE")]
    [InlineData("classify a.txt --format xml", "--format is 'xml'; expected table or jsonl or csv")]
    [InlineData("classify a.txt --format 1", "--format is '1'")]
    [InlineData("check", "'--data' is required")]
    [InlineData("check --data d --suspects 0", "--suspects is '0'; expected a whole number, at least 1")]
    [InlineData("check --data d --suspects many", "--suspects is 'many'")]
    [InlineData("check --data d --json f", "--json is for the suspects; give --suspects too")]
    [InlineData("compare v --data d --report <blank>", "--report is empty; expected FILE")]
    [InlineData("experiment e.json --data d", "'--out' is required")]
    [InlineData("experiment e.json --out o", "'--data' is required")]
    [InlineData("experiment --data d --out o", "FILE")]
    [InlineData("experiment e.json --data d --out <blank>", "--out is empty; expected DIR")]
    [InlineData("experiment e.json --data d --out o --threads 0", "--threads is '0'")]
    [InlineData("experiment <blank> --data d --out o", "The name of the experiment's FILE is empty")]
    [InlineData("show --version <blank>", "--version is empty")]
    [InlineData("trian", "'trian'")]
    [InlineData("", "Required command")]
    public async Task Wrong_arguments_are_refused_with_the_reason(string arguments, string says) =>
        await Command.Fail(1, says, [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == "<blank>" ? "" : word)]);

    [Theory]
    [InlineData("train --data <missing> --version v --models <models>", "no such file or folder")]
    [InlineData("train --data <empty> --version v --models <models>", "no .jsonl file")]
    [InlineData("evaluate --data <missing> --models <models>", "no version serves yet")]
    [InlineData("evaluate --data <missing> --models <models> --version v", "there is no such model version")]
    [InlineData("classify <missing> --models <models>", "no version serves yet")]
    [InlineData("check --data <missing>", "no such file or folder")]
    [InlineData("experiment <missing> --data d --out <models>", "the experiment cannot be read")]
    [InlineData("show --models <models>", "no version serves yet")]
    [InlineData("compare v --data <missing> --models <models>", "no such file or folder")]
    [InlineData("show --models <models> --version ../v", "cannot name a model version")]
    public async Task Files_that_are_not_there_are_named(string arguments, string says)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("empty"));

        await Command.Fail(2, says, [.. arguments.Split(' ').Select(word => word switch
        {
            "<missing>" => folder.At("missing"),
            "<empty>" => folder.At("empty"),
            "<models>" => folder.At("models"),
            _ => word,
        })]);

        Assert.False(Directory.Exists(folder.At("models")));
    }
}
