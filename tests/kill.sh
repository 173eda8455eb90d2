#!/usr/bin/env bash
# kill.sh [N=100]: kills the service N times (SIGKILL) at random moments while people decide, models are trained and put to service. Exit code 0 only when after every start nothing that was
# acknowledged was missing, the store was whole and a model served. Ends with a line of what was going on.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build tests/PeaceClassify.Tests -c Release --nologo -v q
PEACECLASSIFY_KILLS=${1:-100} dotnet test tests/PeaceClassify.Tests -c Release --no-build --nologo --filter "FullyQualifiedName~KillLoopTests" --logger "console;verbosity=detailed"
