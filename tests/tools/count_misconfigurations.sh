#!/usr/bin/env bash
# At least so many ways to misconfigure the gate stand in the scenarios, and end with 1 or 2.
# usage: count_misconfigurations.sh SCENARIO_FOLDER AT_LEAST
set -euo pipefail
found=$(awk '/^\$ /{asked=1; next} asked && /^exit [12]$/{++n} {asked=0} END{print n + 0}' "$1"/gate_*.scenario)
echo "$found misconfigurations end with exit status 1 or 2, at least $2 are wanted"
[ "$found" -ge "$2" ]
