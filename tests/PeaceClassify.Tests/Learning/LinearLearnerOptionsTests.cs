using PeaceClassify.Learning;

namespace PeaceClassify.Tests.Learning;

public class LinearLearnerOptionsTests
{
    public static TheoryData<string, Func<LinearLearnerOptions>> Impossible => new()
    {
        { "C of 0", () => new LinearLearnerOptions { C = 0 } },
        { "C not a number", () => new LinearLearnerOptions { C = double.NaN } },
        { "C infinite", () => new LinearLearnerOptions { C = double.PositiveInfinity } },
        { "Balance below 0", () => new LinearLearnerOptions { Balance = -0.1 } },
        { "Balance above 1", () => new LinearLearnerOptions { Balance = 1.1 } },
        { "RatioPower below 0", () => new LinearLearnerOptions { RatioPower = -0.1 } },
        { "RatioPower above 1", () => new LinearLearnerOptions { RatioPower = 1.1 } },
        { "Tolerance of 0", () => new LinearLearnerOptions { Tolerance = 0 } },
        { "Tolerance infinite", () => new LinearLearnerOptions { Tolerance = double.PositiveInfinity } },
        { "no pass", () => new LinearLearnerOptions { MaxPasses = 0 } },
        { "no such loss", () => new LinearLearnerOptions { Loss = (Loss)7 } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Options_cannot_be_wrong(string what, Func<LinearLearnerOptions> make) =>
        Assert.True(Record.Exception(make) is ArgumentOutOfRangeException, what);
}
