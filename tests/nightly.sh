#!/usr/bin/env bash
# The nightly run: builds a crawl of more than 500 MB of HTML from Debian documentation packages (fetched with apt; nothing is installed), with
# planted defects, and takes it through every stage; extracts 10,000 mutated pages and one of 50 MB in a line; deduplicates a
# million copies and documents of 100 MB; and holds the memory of reading
# a WARC file of 1 GB to that of one of 100 MB. Needs about 6 GB of disk below DOMAINADAPT_NIGHTLY (default: a folder for temporary files).
# Arguments go to the run of the crawl.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet run --project tests/DomainAdapt.Corpora.Tests -c Release -- -explicit only -class '*HostilePagesTests'
# A heap of 3 GiB: what nobody holds is freed, and what does not fit fails.
DOTNET_GCHeapHardLimit=0xC0000000 dotnet run --no-build --project tests/DomainAdapt.Corpora.Tests -c Release -- -explicit only -class '*HostileDocumentsTests'
dotnet run --project tests/DomainAdapt.Benchmarks -c Release -- warc-memory docs/results/warc-memory.json
awk -F '[:,]' '/"large_to_small"/ { found = 1; if ($2 > 1.1) { print "WARC memory grows with the file: " $2 " times"; exit 1 } }
    END { if (!found) exit 1 }' docs/results/warc-memory.json
dotnet run --project tests/DomainAdapt.EndToEnd.Tests -c Release -- -explicit only -trait Category=Nightly "$@"
echo "Figures: docs/results/nightly-crawl.json, docs/results/warc-memory.json"
echo "Packages, crawl and outputs: ${DOMAINADAPT_NIGHTLY:-${TMPDIR:-/tmp}/domainadapt-nightly}"
