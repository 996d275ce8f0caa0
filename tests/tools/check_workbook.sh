#!/usr/bin/env bash
# The audit workbook of a sample opened by LibreOffice: every sheet as CSV, the whole as PDF.
# usage: check_workbook.sh THREATGAP MODEL
# Ends with 77, which CTest counts as skipped, where there is no soffice.
set -euo pipefail
binary=$1
model=$2
command -v soffice >/dev/null || { echo "skipped: there is no soffice"; exit 77; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "failed: $*"; exit 1; }
convert() {
  soffice "-env:UserInstallation=file://$folder/profile" --headless --norestore --convert-to "$1" \
    --outdir "$folder/$2" "$folder/audit.xlsx" >"$folder/$2.log" 2>&1 || { cat "$folder/$2.log"; fail "no $2"; }
}

"$binary" check "$model" --quiet --report "xlsx=$folder/audit.xlsx" --report "csv=$folder/register.csv" >/dev/null ||
  [ $? -eq 1 ]
# Comma, double quote, UTF-8, from line 1, cells as shown, all sheets.
convert 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1' csv
convert pdf pdf

sheets=$(unzip -p "$folder/audit.xlsx" xl/workbook.xml | grep -o '<sheet name=' | wc -l)
written=$(ls "$folder/csv" | wc -l)
[ "$sheets" -eq "$written" ] || fail "$sheets sheets, of which $written became CSV"
soa="$folder/csv/audit-Statement of Applicability.csv"
[ "$(grep -c '^A\.[5-8]\.' "$soa")" -eq 93 ] || fail "the Statement of Applicability has not 93 controls"
head -1 "$soa" | grep -q '^Control,Title,Group,Applicable,' || fail "the header of the statement is another"
if grep -rnE '(^|,)"?(#(NAME\?|REF!|VALUE!|N/A|DIV/0!)|Err:[0-9]+)' "$folder/csv"; then fail "a cell is a broken formula"; fi
# Rows of both registers: a text may hold line ends, so each row is told by its fingerprint.
rows() { grep -oE '\b[0-9a-f]{16}\b' "$1" | sort | uniq; }
[ "$(rows "$folder/csv/audit-Risk register.csv")" = "$(rows "$folder/register.csv")" ] ||
  fail "the register of the workbook and the CSV report differ"
[ "$(head -c 5 "$folder/pdf/audit.pdf")" = "%PDF-" ] || fail "there is no PDF"
echo "$written sheets as CSV, $(wc -c <"$folder/pdf/audit.pdf") bytes of PDF"
