return PeaceClassify.Benchmarks.CommandLine.Run(args);
