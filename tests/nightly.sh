#!/usr/bin/env bash
# The nightly run: builds a crawl of more than 500 MB of HTML from Debian documentation packages (fetched with apt; nothing is installed), with
# planted defects, and takes it through every stage. Needs about 6 GB of disk below DOMAINADAPT_NIGHTLY (default: a folder for temporary files).
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet run --project tests/DomainAdapt.EndToEnd.Tests -c Release -- -explicit only -trait Category=Nightly "$@"
echo "Figures: docs/results/nightly-crawl.json"
echo "Packages, crawl and outputs: ${DOMAINADAPT_NIGHTLY:-${TMPDIR:-/tmp}/domainadapt-nightly}"
