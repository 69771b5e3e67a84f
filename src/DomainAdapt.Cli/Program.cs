using DomainAdapt.Cli;

return await CommandLine.RunAsync(args);
