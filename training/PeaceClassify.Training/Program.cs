using PeaceClassify.Training;

return await CommandLine.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
