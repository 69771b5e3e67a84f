namespace DomainAdapt.Corpora.Calibration;

/// <summary>A document that limits are learnt from, without its text: what it measured.</summary>
/// <param name="Id">Its id, as its file has it.</param>
/// <param name="Beginning">The first characters of its text, for examples.</param>
/// <param name="Scores">For each of <see cref="CalibratedSetting.All"/>, how near it comes to being dropped.</param>
/// <param name="ScoresOfAllLines">The same where C4's rule keeps lines that end as no sentence does.</param>
/// <param name="LinesWithoutEnd">The share of its lines which that rule would cut.</param>
/// <param name="HasBracket">Whether C4's rule against program code would drop it for a curly bracket.</param>
internal sealed record SeedDocument(string Id, string Beginning, double[] Scores, double[] ScoresOfAllLines, double LinesWithoutEnd, bool HasBracket);
