#!/usr/bin/env bash
# A folder of dumps on one machine, with the command: an article a line, in the order of the names.
#
#     examples/scale/1_folder.sh DUMPS ARTICLES.jsonl
#
# A file that cannot be read is named on stderr and makes the exit code 1; the articles of all others are there. Dumps
# may be WARC files, archives, JSON Lines or pages. $COPYDESK is the command, `copydesk` without it.
set -euo pipefail
dumps=${1:?DUMPS} articles=${2:?ARTICLES.jsonl}
copydesk=${COPYDESK:-copydesk}

# Each core works on documents; to spread over hosts, give each a share of the files.
code=0 told=$(mktemp)
trap 'rm -f "$told"' EXIT
"$copydesk" clean "$dumps" >"$articles.part" 2>"$told" || code=$?
cat "$told" >&2
# The last line counts the documents once all are written.
tail -n 1 "$told" | grep -q " documents, " || exit "$code"
mv "$articles.part" "$articles"
exit "$code"
