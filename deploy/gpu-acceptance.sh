#!/bin/sh
# Accepts the program on a machine with an NVIDIA GPU: trains the quickstart's models on the processor and on the GPU, and compares their
# loss curves. Written to be run by whoever has such a machine; we have not run it on one.
#
#   deploy/gpu-acceptance.sh [FOLDER_OF_LIBTORCH]
#
# FOLDER_OF_LIBTORCH is the 'lib' folder of a libtorch 2.10 built for CUDA; unless given, that of the installed PyTorch of python3. With
# TORCH_BACKEND=cuda the program is built with TorchSharp-cuda-linux instead, several gigabytes, and needs no folder. Where the machine has no
# SDK, publish elsewhere and give the folder in PUBLISHED. WORK is where everything else goes (default: ./gpu-acceptance).
set -eu

cd "$(dirname "$0")/.."
backend=${TORCH_BACKEND:-external}
work=${WORK:-gpu-acceptance}
program=${PUBLISHED:-$work/publish}
mkdir -p "$work"

if [ -z "${PUBLISHED:-}" ]; then
    dotnet restore DomainAdapt.sln # the quickstart's corpora come with the packages
    dotnet publish src/DomainAdapt.Cli -c Release -r linux-x64 --self-contained -p:TorchBackend="$backend" -o "$program"
fi

set -- ${1:+"$1"}
if [ $# -eq 0 ] && [ "$backend" = external ]; then
    set -- "$(python3 -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')"
fi
if [ $# -gt 0 ]; then
    set -- --libtorch "$1"
fi

"$program/domainadapt" doctor "$@"

for device in cpu cuda; do
    "$program/domainadapt" run pipelines/quickstart.yaml --work "$work/$device" "$@" \
        --set base.device=$device --set adapted.device=$device --set control.device=$device --set evaluate.device=$device
    "$program/domainadapt" report quickstart --work "$work/$device" --json > "$work/$device.json"
done

# The two sum in different orders, so curves part slowly: the mean gap of a curve must stay within one part in a hundred.
python3 - "$work/cpu.json" "$work/cuda.json" <<'PYTHON'
import json
import sys

cpu, cuda = ({series["name"]: series["loss"] for series in json.load(open(path))["sections"]["training"]["loss"]} for path in sys.argv[1:])
if cpu.keys() != cuda.keys() or not cpu:
    sys.exit(f"trained {sorted(cpu)} on the processor and {sorted(cuda)} on the GPU; expected the same trainings")
worst = 0
for name in cpu:
    gaps = [abs(a - b) / a for a, b in zip(cpu[name], cuda[name], strict=True)]
    worst = max(worst, sum(gaps) / len(gaps))
    print(f"{name}: last loss {cpu[name][-1]:.4f} on the processor, {cuda[name][-1]:.4f} on the GPU; mean gap {sum(gaps) / len(gaps):.2%}")
sys.exit(0 if worst <= 0.01 else "the curves are apart by more than 1 %: do not trust trainings on this GPU")
PYTHON
