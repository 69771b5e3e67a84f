#!/usr/bin/env bash
# Whether adaptation is real: for law, medicine and finance, one base and four arms with three seeds each, within an hour a domain on two cores.
# tests/adaptation.sh [DOMAIN] writes docs/results/adaptation-DOMAIN.json. Outputs lie below DOMAINADAPT_NIGHTLY; run again, it goes on where it ended.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet run --project tests/DomainAdapt.EndToEnd.Tests -c Release -- -explicit only -preEnumerateTheories -class '*AdaptationTests' ${1:+-displayName "*domain: \"$1\"*"}
