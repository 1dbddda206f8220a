# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_copydesk_global_optspecs
    string join \n h/help V/version
end

function __fish_copydesk_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_copydesk_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_copydesk_using_subcommand
    set -l cmd (__fish_copydesk_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c copydesk -n "__fish_copydesk_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c copydesk -n "__fish_copydesk_needs_command" -s V -l version -d 'Print version'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "run" -d 'Watch a folder and publish an article for every dump dropped there (the service)'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "clean" -d 'Clean files once: one line of JSON on stdout for each document'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "explain" -d 'Show block by block what is kept and dropped, and why'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "check" -d 'Validate the configuration'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "rules" -d 'List the rules in force, or try a file of your own'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "status" -d 'Show the state of the service: what is waiting, what was done and how fast, what failed'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "reclean" -d 'Do finished dumps again after new rules, settings or a new version, and show the changes'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "report" -d 'Write a page for a browser: what came in and went out, and documents before and after'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "doctor" -d 'Look for problems: folders, permissions, limits, names that are passed over'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "failed" -d 'List the dumps that were given up, show why, try them again'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "ledger" -d 'Compare the ledger with the outputs, rebuild it, export it, shorten it'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "schema" -d 'Print the article\'s JSON Schema'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "install-unit" -d 'Install the systemd unit and a configuration, without a package'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "completions" -d 'Print a script that completes copydesk\'s command line in a shell'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "man" -d 'Print the manual page of a verb'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "worker" -d 'Clean documents that the service sends on stdin (started by the service, not by people)'
complete -c copydesk -n "__fish_copydesk_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c copydesk -n "__fish_copydesk_using_subcommand run" -l config -d 'The configuration file [default: config/copydesk.toml, if it is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand run" -l watch -d 'The folder into which dumps are dropped' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand run" -l out -d 'The folder in which articles appear' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand run" -l state -d 'The folder of the ledger' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand run" -l once -d 'Clean what is there, then exit'
complete -c copydesk -n "__fish_copydesk_using_subcommand run" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l as -d 'The format, instead of recognising it' -r -f -a "auto\t'Recognise the format from content and name'
gzip\t'Anything compressed with gzip.'
bzip2\t'Anything compressed with bzip2.'
xz\t'Anything compressed with xz.'
zstd\t'Anything compressed with Zstandard.'
brotli\t'Anything compressed with Brotli.'
zip\t'A zip archive of files of any format.'
tar\t'A tar archive of files of any format.'
warc\t'WARC and WET files, 0.17 to 1.1, one document per page.'
http\t'An HTTP answer with its headers, as `wget --save-headers` and `curl -i` save it.'
mbox\t'A mailbox (mbox), one document per message: a mailing list\'s archive, Google Takeout, Thunderbird.'
mail\t'A page saved as MHTML, or a message (`.eml`): a newsletter, an alert.'
feed\t'An RSS, RDF or Atom feed, one article per item.'
jsonl\t'One JSON object per line, each a document: Scrapy, trafilatura, Apify and others.'
json\t'A JSON array of documents, an object that holds such a list (Firecrawl, JSON Feed), or one that is a document (trafilatura, newspaper, Jina).'
csv\t'Comma- or semicolon-separated values, one document per row.'
tsv\t'Tab-separated values, one document per row.'
html\t'A whole HTML or XHTML page, including pages saved or replayed by browsers, SingleFile, HTTrack, the Wayback Machine or pywb.'
markdown\t'A page turned into Markdown.'
text\t'A page flattened to plain text.'"
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l url -d 'The address that the documents were fetched from' -r
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l threads -d 'How many documents to clean at the same time [default: one for each core]' -r
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l out -d 'Write each document to a file in this folder instead of standard output, named as the service names it: the same document twice is one file. What is not an article goes to .rejected/ there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l print -d 'What to write of each document; text and Markdown are only written of articles' -r -f -a "json\t'All of it, as a line of JSON'
text\t'Its text'
markdown\t'Its text as Markdown'"
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l keep -d 'A kind of clutter to keep in the text, such as author_bio (docs/clutter.md); may be repeated' -r -f -a "icon_list\t'Names or ligatures of icons that the flattening turned into words.'
navigation\t'Menus, section lists, skip links, pagination.'
breadcrumb\t'The path of sections that leads to the page.'
share_bar\t'Buttons and counters for sharing, liking, printing and mailing.'
comment_widget\t'The machinery around comments: counts, sorting, subscriptions, calls to discuss.'
comment_form\t'The form in which a comment is written.'
comments\t'What readers wrote below the article.'
disclaimer\t'Legal and editorial boilerplate: liability, views of the author, copyright of the text.'
cookie_notice\t'Consent banners and cookie settings.'
newsletter_prompt\t'Invitations to subscribe to mail, notifications, channels or feeds.'
paywall_prompt\t'Calls to pay, subscribe or donate in order to read on.'
related_links\t'Links to other articles: related, most read, read more, next and previous.'
advert\t'Advertising, sponsored links and their labels.'
author_bio\t'A note about the author, not the article\'s own text.'
image_caption\t'The caption or alternative text of an image, where captions are not kept.'
image_credit\t'Who made or owns an image.'
source_credit\t'Where the article was lifted from.'
tag_list\t'Tags, topics and keywords of the article.'
taxonomy_residue\t'What is left of “Posted in A, B by C” when its links are lost.'
repeated_title\t'The title once more.'
close_button\t'A lone × or “Close” of a dialog.'
report_link\t'Links to report an error, a comment or the page.'
login\t'Sign-in and registration.'
search\t'Search boxes and their buttons.'
app_promo\t'Calls to install an app or open the page in it.'
media_player\t'Controls and messages of audio and video players, galleries and text-to-speech.'
footer\t'The foot of the site: copyright, imprint, addresses, legal links.'
scraper_header\t'Lines that a scraper wrote above the page and that say nothing an article has a field for.'
other\t'Clutter that neither a rule nor the model can name.'"
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l config -d 'Use the `[clean]` settings of this file, instead of those of config/copydesk.toml, if any' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l rules -d 'The folder of your own rules, instead of the configuration\'s' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l articles-only -d 'Leave out documents that are not articles'
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l no-removed -d 'Leave out the list of what was removed'
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l pretty -d 'Indent the JSON'
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -l markdown -d 'Fill the `markdown` field: the text with links and emphasis'
complete -c copydesk -n "__fish_copydesk_using_subcommand clean" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c copydesk -n "__fish_copydesk_using_subcommand explain" -l as -d 'The format, instead of recognising it' -r -f -a "auto\t'Recognise the format from content and name'
gzip\t'Anything compressed with gzip.'
bzip2\t'Anything compressed with bzip2.'
xz\t'Anything compressed with xz.'
zstd\t'Anything compressed with Zstandard.'
brotli\t'Anything compressed with Brotli.'
zip\t'A zip archive of files of any format.'
tar\t'A tar archive of files of any format.'
warc\t'WARC and WET files, 0.17 to 1.1, one document per page.'
http\t'An HTTP answer with its headers, as `wget --save-headers` and `curl -i` save it.'
mbox\t'A mailbox (mbox), one document per message: a mailing list\'s archive, Google Takeout, Thunderbird.'
mail\t'A page saved as MHTML, or a message (`.eml`): a newsletter, an alert.'
feed\t'An RSS, RDF or Atom feed, one article per item.'
jsonl\t'One JSON object per line, each a document: Scrapy, trafilatura, Apify and others.'
json\t'A JSON array of documents, an object that holds such a list (Firecrawl, JSON Feed), or one that is a document (trafilatura, newspaper, Jina).'
csv\t'Comma- or semicolon-separated values, one document per row.'
tsv\t'Tab-separated values, one document per row.'
html\t'A whole HTML or XHTML page, including pages saved or replayed by browsers, SingleFile, HTTrack, the Wayback Machine or pywb.'
markdown\t'A page turned into Markdown.'
text\t'A page flattened to plain text.'"
complete -c copydesk -n "__fish_copydesk_using_subcommand explain" -l url -d 'The address that the dump was fetched from' -r
complete -c copydesk -n "__fish_copydesk_using_subcommand explain" -l config -d 'Use the `[clean]` settings of this file, instead of those of config/copydesk.toml, if any' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand explain" -l rules -d 'The folder of your own rules, instead of the configuration\'s' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand explain" -l full -d 'Show each block\'s whole text'
complete -c copydesk -n "__fish_copydesk_using_subcommand explain" -l html -d 'Write a page for a browser to standard output: the dump and the article side by side'
complete -c copydesk -n "__fish_copydesk_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c copydesk -n "__fish_copydesk_using_subcommand check" -l config -d 'The configuration file [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand check" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and not __fish_seen_subcommand_from ls test help" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and not __fish_seen_subcommand_from ls test help" -f -a "ls" -d 'List them, the built-in ones and your own'
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and not __fish_seen_subcommand_from ls test help" -f -a "test" -d 'Try a file of rules: its examples, and what it would change in dumps'
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and not __fish_seen_subcommand_from ls test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and __fish_seen_subcommand_from ls" -l config -d 'The configuration file [default: config/copydesk.toml, if it is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and __fish_seen_subcommand_from ls" -l rules -d 'The folder of your own rules, instead of the configuration\'s' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and __fish_seen_subcommand_from ls" -l json -d 'Print one JSON object per rule'
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and __fish_seen_subcommand_from test" -l url -d 'The address that the dumps were fetched from, for rules that name hosts' -r
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and __fish_seen_subcommand_from test" -l config -d 'The configuration file [default: config/copydesk.toml, if it is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and __fish_seen_subcommand_from test" -l rules -d 'The folder of your own rules, instead of the configuration\'s' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "ls" -d 'List them, the built-in ones and your own'
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "test" -d 'Try a file of rules: its examples, and what it would change in dumps'
complete -c copydesk -n "__fish_copydesk_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c copydesk -n "__fish_copydesk_using_subcommand status" -l watch -d 'Repeat it after this long, until interrupted' -r
complete -c copydesk -n "__fish_copydesk_using_subcommand status" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand status" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand status" -l json -d 'Print one JSON object'
complete -c copydesk -n "__fish_copydesk_using_subcommand status" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand reclean" -l since -d 'Only dumps that were done at most this long ago' -r
complete -c copydesk -n "__fish_copydesk_using_subcommand reclean" -l desk -d 'Only dumps of this watch folder' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand reclean" -l host -d 'Only dumps with a document of this host or its subdomains' -r
complete -c copydesk -n "__fish_copydesk_using_subcommand reclean" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand reclean" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand reclean" -l dry-run -d 'Write nothing, only show'
complete -c copydesk -n "__fish_copydesk_using_subcommand reclean" -l all -d 'Also do dumps again whose outputs are up to date'
complete -c copydesk -n "__fish_copydesk_using_subcommand reclean" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand report" -l out -d 'The file to write, or - for standard output' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand report" -l since -d 'How far back the report goes' -r
complete -c copydesk -n "__fish_copydesk_using_subcommand report" -l documents -d 'How many documents to show before and after, the newest first' -r
complete -c copydesk -n "__fish_copydesk_using_subcommand report" -l show -d 'Also show the documents of this dump, whenever it was done; may be repeated' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand report" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand report" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand report" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand doctor" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand doctor" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand doctor" -l json -d 'Print one JSON object per finding'
complete -c copydesk -n "__fish_copydesk_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and not __fish_seen_subcommand_from ls show retry help" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and not __fish_seen_subcommand_from ls show retry help" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and not __fish_seen_subcommand_from ls show retry help" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and not __fish_seen_subcommand_from ls show retry help" -f -a "ls" -d 'List them: one line per dump with its step and reason'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and not __fish_seen_subcommand_from ls show retry help" -f -a "show" -d 'Show all that is known of one'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and not __fish_seen_subcommand_from ls show retry help" -f -a "retry" -d 'Put dumps back into their watch folder, where the service takes them again'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and not __fish_seen_subcommand_from ls show retry help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from ls" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from ls" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from show" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from show" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from retry" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from retry" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from retry" -l all -d 'All of them'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from retry" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "ls" -d 'List them: one line per dump with its step and reason'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show all that is known of one'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "retry" -d 'Put dumps back into their watch folder, where the service takes them again'
complete -c copydesk -n "__fish_copydesk_using_subcommand failed; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and not __fish_seen_subcommand_from verify rebuild export gc help" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and not __fish_seen_subcommand_from verify rebuild export gc help" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and not __fish_seen_subcommand_from verify rebuild export gc help" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and not __fish_seen_subcommand_from verify rebuild export gc help" -f -a "verify" -d 'Compare the ledger with the names in the output folders; exit code 1 if they differ'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and not __fish_seen_subcommand_from verify rebuild export gc help" -f -a "rebuild" -d 'Set the ledger aside and rebuild it from the outputs and failures, while no service runs'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and not __fish_seen_subcommand_from verify rebuild export gc help" -f -a "export" -d 'Print every dump\'s history, one JSON object per line'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and not __fish_seen_subcommand_from verify rebuild export gc help" -f -a "gc" -d 'Forget dumps that were done long ago'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and not __fish_seen_subcommand_from verify rebuild export gc help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l content -d 'Also read each article, and compare segments with the hashes in their manifests'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from rebuild" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from rebuild" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from rebuild" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from export" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from export" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from gc" -l older-than -d 'How long ago, such as `2160h`' -r
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from gc" -l config -d 'The service\'s configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or /etc/copydesk/copydesk.toml, the first that is there]' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from gc" -l state -d 'The service\'s state folder; without --config, the configuration is the one with which the service last ran there' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from gc" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Compare the ledger with the names in the output folders; exit code 1 if they differ'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from help" -f -a "rebuild" -d 'Set the ledger aside and rebuild it from the outputs and failures, while no service runs'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from help" -f -a "export" -d 'Print every dump\'s history, one JSON object per line'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from help" -f -a "gc" -d 'Forget dumps that were done long ago'
complete -c copydesk -n "__fish_copydesk_using_subcommand ledger; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c copydesk -n "__fish_copydesk_using_subcommand schema" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand install-unit" -l root -d 'Install below this folder instead of /' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand install-unit" -l user -d 'Install for your own account, with ~/copydesk as its folder, instead of for the machine'
complete -c copydesk -n "__fish_copydesk_using_subcommand install-unit" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand completions" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand man" -l out -d 'Write every page to a file of its own in this folder' -r -F
complete -c copydesk -n "__fish_copydesk_using_subcommand man" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand worker" -l memory -d 'Address space in bytes' -r
complete -c copydesk -n "__fish_copydesk_using_subcommand worker" -s h -l help -d 'Print help'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "run" -d 'Watch a folder and publish an article for every dump dropped there (the service)'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "clean" -d 'Clean files once: one line of JSON on stdout for each document'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "explain" -d 'Show block by block what is kept and dropped, and why'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "check" -d 'Validate the configuration'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "rules" -d 'List the rules in force, or try a file of your own'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "status" -d 'Show the state of the service: what is waiting, what was done and how fast, what failed'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "reclean" -d 'Do finished dumps again after new rules, settings or a new version, and show the changes'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "report" -d 'Write a page for a browser: what came in and went out, and documents before and after'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "doctor" -d 'Look for problems: folders, permissions, limits, names that are passed over'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "failed" -d 'List the dumps that were given up, show why, try them again'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "ledger" -d 'Compare the ledger with the outputs, rebuild it, export it, shorten it'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "schema" -d 'Print the article\'s JSON Schema'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "install-unit" -d 'Install the systemd unit and a configuration, without a package'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "completions" -d 'Print a script that completes copydesk\'s command line in a shell'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "man" -d 'Print the manual page of a verb'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "worker" -d 'Clean documents that the service sends on stdin (started by the service, not by people)'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and not __fish_seen_subcommand_from run clean explain check rules status reclean report doctor failed ledger schema install-unit completions man worker help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "ls" -d 'List them, the built-in ones and your own'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "test" -d 'Try a file of rules: its examples, and what it would change in dumps'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "ls" -d 'List them: one line per dump with its step and reason'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "show" -d 'Show all that is known of one'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and __fish_seen_subcommand_from failed" -f -a "retry" -d 'Put dumps back into their watch folder, where the service takes them again'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and __fish_seen_subcommand_from ledger" -f -a "verify" -d 'Compare the ledger with the names in the output folders; exit code 1 if they differ'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and __fish_seen_subcommand_from ledger" -f -a "rebuild" -d 'Set the ledger aside and rebuild it from the outputs and failures, while no service runs'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and __fish_seen_subcommand_from ledger" -f -a "export" -d 'Print every dump\'s history, one JSON object per line'
complete -c copydesk -n "__fish_copydesk_using_subcommand help; and __fish_seen_subcommand_from ledger" -f -a "gc" -d 'Forget dumps that were done long ago'
