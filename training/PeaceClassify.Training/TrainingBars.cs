using System.Globalization;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary>How far a training has come: a bar a stage on a terminal, and a line a step elsewhere.</summary>
internal static class TrainingBars
{
    public static T Show<T>(IAnsiConsole console, Func<IProgress<TrainingProgress>, T> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            // A line a whole step; what lies between would fill a log.
            var last = (Stage: "", Done: 0.0);
            return work(new Reporter(step =>
            {
                var whole = (step.Stage, Done: Math.Floor(step.Done));
                if (whole != last)
                {
                    last = whole;
                    console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step.Stage} {whole.Done}/{step.Total}"));
                }
            }));
        }

        return console.Progress().Start(context =>
        {
            var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
            return work(new Reporter(step =>
            {
                if (!bars.TryGetValue(step.Stage, out var bar))
                {
                    bars.Add(step.Stage, bar = context.AddTask(Markup.Escape(step.Stage), maxValue: step.Total));
                }

                bar.Value = Math.Max(bar.Value, step.Done);
            }));
        });
    }

    /// <summary>Reports at once and one at a time; <see cref="Progress{T}"/> would report later, from other threads.</summary>
    private sealed class Reporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        private readonly Lock gate = new();

        public void Report(TrainingProgress value)
        {
            lock (gate)
            {
                report(value);
            }
        }
    }
}
