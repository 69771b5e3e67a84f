using System.Collections.Frozen;

namespace DomainAdapt.Corpora.Filtering.Spacy;

/// <summary>Words that spaCy cuts, or leaves whole, against its rules for English: contractions, abbreviations, times, emoticons.</summary>
internal static class SpacyExceptions
{
    private const string Emoticons =
        ":) :-) :)) :-)) :))) :-))) (: (-: =) (= :] :-] [: [-: [= =] :o) (o: :} :-} 8) 8-) (-8 ;) ;-) (; (-; :( :-( :(( :-(( :((( :-((( ): )-: =( >:( :') :'-) :'( :'-( :/ :-/ =/ =| :| :-| ]= =[ "
        + ":1 :P :-P :p :-p :O :-O :o :-o :0 :-0 :() >:o :* :-* :3 :-3 =3 :> :-> :X :-X :x :-x :D :-D ;D ;-D =D xD XD xDD XDD 8D 8-D ^_^ ^__^ ^___^ >.< >.> <.< ._. ;_; -_- -__- "
        + "v.v V.V v_v V_V o_o o_O O_o O_O 0_o o_0 0_0 o.O O.o O.O o.o 0.0 o.0 0.o @_@ <3 <33 <333 </3 (^_^) (-_-) (._.) (>_<) (*_*) (¬_¬) ಠ_ಠ ಠ︵ಠ (ಠ_ಠ) ¯\\(ツ)/¯ (╯°□°）╯︵┻━┻ ><(((*>";

    private const string Abbreviations =
        "'S 's ‘S ‘s and/or w/o 're 'Cause 'cause 'cos 'Cos 'coz 'Coz 'cuz 'Cuz 'bout ma'am Ma'am o'clock O'clock lovin' Lovin' lovin Lovin havin' Havin' havin Havin doin' Doin' doin Doin goin' Goin' goin Goin "
        + "Mt. Ak. Ala. Apr. Ariz. Ark. Aug. Calif. Colo. Conn. Dec. Del. Feb. Fla. Ga. Ia. Id. Ill. Ind. Jan. Jul. Jun. Kan. Kans. Ky. La. Mar. Mass. Mich. Minn. Miss. N.C. N.D. N.H. N.J. N.M. "
        + "N.Y. Neb. Nebr. Nev. Nov. Oct. Okla. Ore. Pa. S.C. Sep. Sept. Tenn. Va. Wash. Wis. 'd a.m. Adm. Bros. co. Co. Corp. D.C. Dr. e.g. E.g. E.G. Gen. Gov. i.e. I.e. I.E. Inc. Jr. Ltd. Md. "
        + "Messrs. Mo. Mont. Mr. Mrs. Ms. p.m. Ph.D. Prof. Rep. Rev. Sen. St. vs. v.s. ' '' \\\") <space> C++ a. b. c. d. e. f. g. h. i. j. k. l. m. n. o. p. q. r. s. t. u. v. w. x. y. z. ä. ö. ü. "
        + "em 'em ll 'll nuff 'nuff ol ol' Ol Ol' nothin nothin' Nothin Nothin' nuthin nuthin' Nuthin Nuthin' somethin somethin' Somethin Somethin' cause";

    // Contractions without an apostrophe that are words of their own.
    private static readonly string[] Excluded =
        ["Ill", "ill", "Its", "its", "Hell", "hell", "Shell", "shell", "Shed", "shed", "were", "Were", "Well", "well", "Whore", "whore"];

    /// <summary>Each, and the lengths of its tokens in characters.</summary>
    public static readonly FrozenDictionary<string, int[]> All = Build();

    /// <summary>Characters of the longest.</summary>
    public static readonly int Longest = All.Keys.Max(key => key.Length);

    private static FrozenDictionary<string, int[]> Build()
    {
        var all = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var word in Both("i"))
            AddContractions(all, word, "'m", "'m a");
        foreach (var word in (string[])[.. Both("i"), .. Both("you"), .. Both("he"), .. Both("she"), .. Both("it"), .. Both("we"), .. Both("they")])
            AddContractions(all, word, "'ll", "'ll 've", "'d", "'d 've");
        foreach (var word in (string[])[.. Both("i"), .. Both("you"), .. Both("we"), .. Both("they")])
            AddContractions(all, word, "'ve");
        foreach (var word in (string[])[.. Both("you"), .. Both("we"), .. Both("they")])
            AddContractions(all, word, "'re");
        foreach (var word in (string[])[.. Both("he"), .. Both("she"), .. Both("it")])
            AddContractions(all, word, "'s");
        foreach (var word in "who what when where why how there that".Split(' ').SelectMany(Both))
            AddContractions(all, word, "'s", "'ll", "'ll 've", "'re", "'ve", "'d", "'d 've");
        foreach (var word in "ca could do does did had may might must need ought sha should wo would".Split(' ').SelectMany(Both))
            AddContractions(all, word, "n't", "n't 've");
        foreach (var word in "could might must should would".Split(' ').SelectMany(Both))
            AddContractions(all, word, "'ve");
        foreach (var word in "ai are is was were have has dare".Split(' ').SelectMany(Both))
            AddContractions(all, word, "n't");
        foreach (var word in Both("not"))
            AddContractions(all, word, "'ve");
        foreach (var hour in Enumerable.Range(1, 12))
        {
            foreach (var half in (string[])["a.m.", "am", "p.m.", "pm"])
                Add(all, $"{hour} {half}");
        }
        foreach (var parts in (string[])["y' all", "y all", "how 'd 'y", "How 'd 'y", "how ’d ’y", "can not", "Can not", "gon na", "Gon na", "got ta", "Got ta", "let 's", "Let 's", "let ’s", "Let ’s"])
            Add(all, parts);
        foreach (var whole in (string[])[.. Abbreviations.Split(' '), .. Emoticons.Split(' ')])
            all[whole] = [whole.Length];
        foreach (var word in Excluded)
            all.Remove(word);
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string[] Both(string word) => [word, char.ToUpperInvariant(word[0]) + word[1..]];

    /// <summary>A word with what is joined to it: with apostrophes of both forms, and without.</summary>
    private static void AddContractions(Dictionary<string, int[]> all, string word, params string[] endings)
    {
        foreach (var ending in endings)
        {
            Add(all, $"{word} {ending}");
            Add(all, $"{word} {ending.Replace('\'', '’')}");
            Add(all, $"{word} {ending.Replace("'", "", StringComparison.Ordinal)}");
        }
    }

    private static void Add(Dictionary<string, int[]> all, string parts)
        => all[parts.Replace(" ", "", StringComparison.Ordinal)] = [.. parts.Split(' ').Select(part => part.Length)];
}
