#!/usr/bin/env bash
# Builds everything and runs all tests; installs first what tests need and the machine lacks, where that is possible.
# Ends with one line: N passed, N failed, N skipped. Exit code 0 only when nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.."

have() { command -v "$1" > /dev/null 2>&1; }

# install <package> <what is skipped without it>
install() {
    have apt-get && [ "$(id -u)" = 0 ] || return 0
    echo "Installing $1 ..."
    (apt-get install -y -qq "$1" || { apt-get update -qq && apt-get install -y -qq "$1"; }) > /dev/null 2>&1 ||
        echo "$1 could not be installed; $2 are skipped."
}

have pdftotext || install poppler-utils "tests that read PDF"
have initdb || compgen -G "/usr/lib/postgresql/*/bin/initdb" > /dev/null || install postgresql "tests of the store on PostgreSQL"
have chromium || install chromium "tests that look at the workbench"

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
dotnet test PeaceClassify.sln -c Release --nologo --logger "trx;LogFileName=tests.trx" --results-directory "$results"
status=$?

# The ML.NET engine is a build of its own, beside the default one, wherever its packages can be had.
mlnet=(--artifacts-path artifacts/mlnet -p:MLNet=true)
if dotnet restore PeaceClassify.sln "${mlnet[@]}" > "$results/mlnet.log" 2>&1; then
    dotnet test PeaceClassify.sln -c Release --nologo "${mlnet[@]}" --filter "FullyQualifiedName~.MLNet." \
        --logger "trx;LogFileName=mlnet.trx" --results-directory "$results" || status=1
    mlnet_said="The ML.NET engine was tested: its packages could be restored."
else
    mlnet_said="The ML.NET engine was skipped: $(grep -o 'NU[0-9]*: [^[]*' "$results/mlnet.log" | sed 's/ No packages exist.*//' | sort -u | paste -sd ' ' || true)"
fi

# <Counters total="9" executed="8" passed="8" failed="0" ... notExecuted="0" /> of each test project; skipped are those not executed.
counters=$(grep -ho '<Counters [^>]*>' "$results"/*.trx 2> /dev/null)
sum() { printf '%s\n' "$counters" | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ n += $1 } END { print n + 0 }'; }
passed=$(sum passed)
failed=$(sum failed)
skipped=$(($(sum total) - $(sum executed)))
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    echo "The run broke off before its tests could be counted (exit code $status); counted as one failure."
    failed=1
elif [ "$((passed + failed))" -eq 0 ]; then
    echo "No test ran; counted as one failure."
    failed=1
fi

# Why tests were skipped, each reason once with how many it concerns.
grep -hA3 'outcome="NotExecuted"' "$results"/*.trx 2> /dev/null | sed -n 's:.*<Message>\(.*\)</Message>.*:\1:p' |
    sort | uniq -c | awk '{ count = $1; $1 = ""; print "skipped " count ":" $0 }'

echo "$mlnet_said"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
