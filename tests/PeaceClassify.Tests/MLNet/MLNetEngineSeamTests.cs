using PeaceClassify.Engines;
using PeaceClassify.MLNet;
using PeaceClassify.Tests.Engines;

namespace PeaceClassify.Tests.MLNet;

public sealed class MLNetEngineSeamTests : EngineSeamTests
{
    protected override IEngine Engine { get; } = new MLNetEngine();
}

/// <summary>The same for a trainer whose model is no sum over terms.</summary>
public sealed class MLNetTreesSeamTests : EngineSeamTests
{
    protected override IEngine Engine { get; } = new MLNetEngine(MLNetEngineOptions.For(MLNetTrainer.FastTree) with { Trees = 20, WordMinDocuments = 2 });

    protected override bool ExplainsExactly => false;
}
