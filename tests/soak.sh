#!/usr/bin/env bash
# soak.sh [minutes=10] [seconds between swaps=5]: a service of its own under valid traffic, garbage and swaps of the model. Ends with a report; exit code 1 when a
# valid request failed, garbage was answered with 5xx, a damaged version served, or memory grew. The report is kept in artifacts/bench/.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/service.sh

work=$(mktemp -d)
trap 'stop_service; rm -rf "$work"' EXIT
build_benchmarks
write_texts "$work/texts.jsonl"
cp -r models "$work/models"
start_service "$work" "$work/models"

mkdir -p artifacts/bench
report=artifacts/bench/soak-$(date -u +%Y%m%d-%H%M%S).md
status=0
{
    echo "${1:-10} minutes, a swap every ${2:-5} seconds."
    echo
    bench soak --url "$service_url" --pid "$service_pid" --models "$work/models" --texts "$work/texts.jsonl" --samples data/samples \
        --minutes "${1:-10}" --swap-seconds "${2:-5}"
} | tee "$report" || status=$?
echo "Errors in the log of the service: $(grep -c '^\(fail\|crit\):' "$work/service.log" || true)" | tee -a "$report"
grep -A1 '^\(fail\|crit\):' "$work/service.log" | head -20 | tee -a "$report" || true
echo "Report: $report"
exit $status
