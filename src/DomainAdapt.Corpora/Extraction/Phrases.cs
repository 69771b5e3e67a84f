namespace DomainAdapt.Corpora.Extraction;

/// <summary>How lines begin that stand on pages of every kind, in the languages most pages are in; lower case, one a line.</summary>
internal static class Phrases
{
    /// <summary>Begin a line that says nothing of its page, however it goes on.</summary>
    public static readonly string[] Beginnings = Lines(
        """
        subscribe
        subscribe now
        sign up for
        sign up to
        click here to subscribe
        get our free
        download our app
        suscríbete
        suscribete
        inscreva-se
        assine
        abonnez-vous
        inscrivez-vous
        jetzt abonnieren
        newsletter abonnieren
        iscriviti
        zapisz się
        read more:
        read also
        also read
        read next
        related:
        you may also like
        you might also like
        don't miss
        lea también
        lea tambien
        lee también
        lee tambien
        ver también
        te puede interesar
        te recomendamos
        leia também
        leia mais
        veja também
        lire aussi
        à lire aussi
        a lire aussi
        voir aussi
        lesen sie auch
        lesen sie hier
        lies auch
        das könnte
        auch interessant
        passend dazu
        leggi anche
        lees ook
        lees meer
        czytaj też
        czytaj także
        czytaj również
        zobacz też
        zobacz także
        zobacz również
        polecamy
        przeczytaj
        läs också
        läs även
        les også
        lue myös
        читайте также
        photo:
        photos:
        photo credit
        photo by
        photograph:
        image credit
        image:
        images:
        picture:
        foto:
        fotos:
        bild:
        bilder:
        bildquelle
        bildnachweis
        quelle:
        quellen:
        source:
        fuente:
        fonte:
        źródło
        fot.
        crédit photo
        crédits photo
        photo credits
        copyright
        ©
        all rights reserved
        alle rechte vorbehalten
        alle angaben ohne
        todos los derechos
        tous droits
        anzeige
        advertisement
        story continues below
        article continues below
        this entry was posted
        posted in
        posted on
        posted by
        filed under
        tagged
        tags:
        category:
        category :
        categories:
        kategorie:
        kategorien:
        schlagwörter
        schlagworte
        etiquetas:
        mots-clés
        share this
        share on
        mit freunden teilen
        artikel teilen
        leave a comment
        leave a reply
        schreibe einen kommentar
        hinterlasse einen
        no comments
        keine kommentare
        join the conversation
        view all posts by
        this article was originally
        this story was originally
        """);

    /// <summary>Say nothing of the page where little follows.</summary>
    public static readonly string[] Labels = Lines(
        """
        advertisement
        ad
        werbung
        publicidad
        publicidade
        publicité
        pubblicità
        reklama
        sponsored
        read more
        see more
        more on this
        more from
        related
        related stories
        related articles
        related posts
        related content
        related topics
        recommended
        must read
        trending
        most popular
        mehr zum thema
        mehr dazu
        mehr zu
        ähnliche beiträge
        ähnliche artikel
        weitere artikel
        weitere beiträge
        weitere informationen
        weiterführende
        weiterlesen
        zum thema
        siehe auch
        see also
        contenido relacionado
        notas relacionadas
        noticias relacionadas
        temas relacionados
        sur le même sujet
        articles similaires
        powiązane
        share
        share:
        teilen
        compartir
        comparte
        compartilhe
        partager
        condividi
        delen
        udostępnij
        drucken
        print
        tweet
        facebook
        twitter
        whatsapp
        pinterest
        linkedin
        comments
        comment
        kommentare
        kommentar
        comentarios
        commentaires
        commenti
        reacties
        komentarze
        about the author
        about author
        über den autor
        über die autorin
        zum autor
        zur autorin
        sobre el autor
        à propos de l'auteur
        o autorze
        newsletter
        kontakt:
        contact:
        contacto:
        lesezeit
        reading time
        back to top
        nach oben
        caption
        close
        next
        previous
        zurück
        loading
        """);

    /// <summary>Ask the reader to follow, where a network's name comes after them.</summary>
    public static readonly string[] Following = Lines(
        """
        follow
        like
        find
        join
        connect
        síguenos
        siguenos
        sigue
        siga
        nos siga
        suivez
        folge
        folgen
        seguici
        segui
        volg
        obserwuj
        śledź
        polub
        únete
        """);

    /// <summary>Where one can be followed.</summary>
    public static readonly string[] Networks = Lines(
        """
        twitter
        facebook
        instagram
        telegram
        linkedin
        whatsapp
        youtube
        google
        """);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
