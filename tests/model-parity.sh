#!/usr/bin/env bash
# Compares every family of models with what PyTorch computed of a tiny one (tests/DomainAdapt.Training.Tests/Parity/make_fixtures.py): relative
# errors of logits, loss and gradients, tensor by tensor. Build first: dotnet build tests/DomainAdapt.Training.Tests -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
export DOMAINADAPT_PARITY_RESULTS="$PWD/docs/results/model-parity.json"
dotnet test --project tests/DomainAdapt.Training.Tests -c Release --no-build --filter-class "*ParityTests"
cat docs/results/model-parity.json
