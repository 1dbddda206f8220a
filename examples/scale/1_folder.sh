#!/usr/bin/env bash
# A folder of dumps on one machine, with the command: an article a line, in the order of the names.
#
#     examples/scale/1_folder.sh DUMPS ARTICLES.jsonl
#
# Dumps may be WARC files, archives, JSON Lines or pages. $COPYDESK is the command, `copydesk` without it.
set -euo pipefail
dumps=${1:?DUMPS} articles=${2:?ARTICLES.jsonl}
copydesk=${COPYDESK:-copydesk}

# Each core works on documents; to spread over hosts, give each a share of the files.
"$copydesk" clean "$dumps" >"$articles.part"
mv "$articles.part" "$articles"
