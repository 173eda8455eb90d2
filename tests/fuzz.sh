#!/usr/bin/env bash
# Tries ever new spoilt inputs on every parser: fuzz.sh [minutes], 10 without. What fails is written to artifacts/fuzz, made as small as it will go.
# Ends with one line: cases by parser, failures. Exit code 0 only when nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.."

minutes=${1:-10}
kept=artifacts/fuzz
rm -rf "$kept"
mkdir -p "$kept"
dotnet build tests/PeaceClassify.Tests -c Release --nologo -v q || exit 2
PEACECLASSIFY_FUZZ_MINUTES=$minutes dotnet test tests/PeaceClassify.Tests -c Release --no-build --nologo --filter "FullyQualifiedName~.Fuzzing." --logger "console;verbosity=normal"
status=$?

# A whole process that died, of a stack that was too small for one, leaves the input behind that it died of.
for running in "$kept"/*-running; do
    [ -e "$running" ] || continue
    mv "$running" "${running%-running}-died"
    printf '%s\t?\t1\tthe process died of artifacts/fuzz/%s\n' "$(basename "${running%-running}")" "$(basename "${running%-running}-died")" >> "$kept/summary.txt"
done

touch "$kept/summary.txt"
sort "$kept/summary.txt" | awk -F '\t' '{ print $1 ": " $2 " cases, " $3 " failures, " $4 }'
sort "$kept/summary.txt" | awk -F '\t' '{ cases = cases $1 " " $2 ", "; failures += $3 } END { print "cases: " cases "failures: " failures + 0 }'
[ "$status" -eq 0 ]
