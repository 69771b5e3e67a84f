using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>Filings, office files, books and mail for the golden pipeline, each with the same paragraphs.</summary>
internal static class GoldenOfficeFiles
{
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Kinds of readers, their corpora's settings and the names of their files.</summary>
    public static readonly (string Kind, string Read, string[] Files)[] Corpora =
    [
        ("edgar", "{ kind: edgar }", ["a.submission"]),
        ("pdf", "{ kind: pdf }", ["a.pdf"]),
        ("docx", "{ kind: docx, format: markdown }", ["a.docx"]),
        ("pptx", "{ kind: pptx }", ["a.pptx"]),
        ("xlsx", "{ kind: xlsx }", ["a.xlsx"]),
        ("epub", "{ kind: epub }", ["a.epub"]),
        ("mail", "{ kind: mail }", ["a.eml"]),
        ("files", "{ kind: files, readers: [ { kind: text, split: blank_line } ] }", ["a.docx", "a.eml", "a.pdf", "a.txt"]),
    ];

    /// <summary>Writes the files.</summary>
    public static void Write(string folder, IReadOnlyList<string> paragraphs)
    {
        File.WriteAllText(Path.Combine(folder, "a.submission"), Submission(paragraphs));
        File.WriteAllText(Path.Combine(folder, "a.eml"), $"From: a@example.com\nSubject: Golden\nDate: Fri, 29 Mar 2024 09:30:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n{string.Join("\n\n", paragraphs)}\n");
        File.WriteAllBytes(Path.Combine(folder, "a.pdf"), Encoding.Latin1.GetBytes(Pdf(paragraphs)));
        var heading = "<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Golden</w:t></w:r></w:p>";
        Zip(Path.Combine(folder, "a.docx"), "word/document.xml",
            ("word/document.xml", $"<w:document xmlns:w='w'><w:body>{heading}{Each(paragraphs, "<w:p><w:r><w:t>{0}</w:t></w:r></w:p>")}<w:tbl><w:tr>{Each(["Year", "2024"], "<w:tc><w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:tc>")}</w:tr></w:tbl></w:body></w:document>"));
        Zip(Path.Combine(folder, "a.pptx"), "ppt/presentation.xml",
            ("ppt/presentation.xml", $"<p:presentation xmlns:p='p' xmlns:r='{Relationships}'><p:sldIdLst><p:sldId id='256' r:id='r1'/></p:sldIdLst></p:presentation>"),
            ("ppt/_rels/presentation.xml.rels", Relation("slide", "slides/slide1.xml")),
            ("ppt/slides/slide1.xml", $"<p:sld xmlns:p='p' xmlns:a='a'><p:sp><p:txBody>{Each(paragraphs, "<a:p><a:r><a:t>{0}</a:t></a:r></a:p>")}</p:txBody></p:sp></p:sld>"));
        Zip(Path.Combine(folder, "a.xlsx"), "xl/workbook.xml",
            ("xl/workbook.xml", $"<workbook xmlns:r='{Relationships}'><sheets><sheet name='Golden' sheetId='1' r:id='r1'/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", Relation("worksheet", "worksheets/sheet1.xml")),
            ("xl/worksheets/sheet1.xml", $"<worksheet><sheetData>{Each(paragraphs, "<row><c t='inlineStr'><is><t>{0}</t></is></c><c><v>1.1000000000000001</v></c></row>")}</sheetData></worksheet>"));
        Zip(Path.Combine(folder, "a.epub"), "",
            ("META-INF/container.xml", "<container><rootfiles><rootfile full-path='a.opf'/></rootfiles></container>"),
            ("a.opf", "<package><metadata><title>Golden</title></metadata><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>"),
            ("a.xhtml", $"<html><body><h1>Golden</h1>{Each(paragraphs, "<p>{0}</p>")}</body></html>"));
    }

    private static string Submission(IReadOnlyList<string> paragraphs) => string.Join('\n',
        "<SEC-HEADER>", "ACCESSION NUMBER:\t0000000001-24-000001", "CONFORMED SUBMISSION TYPE:\t10-K", "FILED AS OF DATE:\t20240329", "COMPANY CONFORMED NAME:\tGolden Inc.", "CENTRAL INDEX KEY:\t0000000001", "</SEC-HEADER>",
        "<DOCUMENT>", "<TYPE>10-K", "<FILENAME>a.htm", "<TEXT>", $"<html><ix:header>facts</ix:header>{Each(paragraphs, "<p>{0}</p>")}<table><tr><td>Cash<td>1,234</table></html>", "</TEXT>", "</DOCUMENT>",
        "<DOCUMENT>", "<TYPE>GRAPHIC", "<TEXT>", "begin 644 a.jpg", "</TEXT>", "</DOCUMENT>", "");

    private static string Pdf(IReadOnlyList<string> paragraphs)
    {
        var lines = paragraphs.Select(text => string.Concat(text.Where(char.IsAscii)).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal).Replace('\n', ' '));
        var content = $"BT /F1 8 Tf 12 TL 20 780 Td {string.Concat(lines.Select(line => $"({line}) Tj T*\n"))}ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 4000 800] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", $"<< /Length {content.Length} >>\nstream\n{content}\nendstream",
        ];
        var file = new StringBuilder("%PDF-1.4\n");
        var offsets = objects.Select((body, n) =>
        {
            var offset = file.Length;
            file.Append(CultureInfo.InvariantCulture, $"{n + 1} 0 obj\n{body}\nendobj\n");
            return offset;
        }).ToList();
        var start = file.Length;
        return file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n{string.Concat(offsets.Select(offset => $"{offset:0000000000} 00000 n \n"))}trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").ToString();
    }

    private static string Each(IEnumerable<string> texts, string form)
        => string.Concat(texts.Select(text => string.Format(CultureInfo.InvariantCulture, form, System.Security.SecurityElement.Escape(text))));

    private static string Relation(string kind, string target) => $"<Relationships><Relationship Id='r1' Type='{Relationships}/{kind}' Target='{target}'/></Relationships>";

    private static void Zip(string path, string main, params (string Name, string Text)[] parts)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, text) in parts.Append(("[Content_Types].xml", "<Types/>")).Append(("_rels/.rels", Relation("officeDocument", main))))
        {
            // Bytes that are the same whenever and wherever they are written.
            var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
            entry.LastWriteTime = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var content = entry.Open();
            content.Write(Encoding.UTF8.GetBytes(text));
        }
    }
}
