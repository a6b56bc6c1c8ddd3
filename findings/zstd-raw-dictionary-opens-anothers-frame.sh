#!/usr/bin/env bash
# With zstd 1.5.4 (Debian 12's zstd 1.5.4+dfsg2-5), a frame made with one dictionary opens with another one, without an error, and
# gives other octets of the right length, where the dictionary is plain content and the frame has no checksum.
#
# A trained dictionary has an id that its frames name: another dictionary is refused by name. Plain content (a sample text, the
# cheapest dictionary there is) has no id, and nothing else in the frame says what it was made with; the size that the frame
# declares is met exactly, so that a reader who checks it is content as well. The library makes frames without a checksum unless it
# is told otherwise; its command line adds one unless told otherwise, and that is why nobody sees this there.
#
# Run as any user on Debian 12 (amd64) with its package archive. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get -q -o APT::Sandbox::User=root download zstd=1.5.4+dfsg2-5 libzstd1=1.5.4+dfsg2-5 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu
zstd=$folder/root/usr/bin/zstd
"$zstd" --version | grep -o 'v1\.5\.4'

printf '{"type":"case.opened","office":"Building permits","state":"waiting for the applicant"}' >ours
printf '{"type":"case.closed","office":"Social services ","state":"answered by the clerk    "}' >theirs
printf '{"type":"case.opened","office":"Building permits","number":7,"state":"waiting for the applicant"}' >text

"$zstd" -q --no-check -D ours -c text >frame
echo "frame: $(stat -c %s frame) octets; $("$zstd" -lv frame 2>/dev/null | grep -i 'dictID' || echo 'it names no dictionary')"
echo "with its own:   $("$zstd" -q -d -D ours -c frame)"
"$zstd" -q -d -D theirs -c frame >other
echo "with another's: $(cat other)"
[ "$("$zstd" -q -d -D ours -c frame)" = "$(cat text)" ]
[ "$(stat -c %s other)" = "$(stat -c %s text)" ]
grep -q 'Social services' other
grep -q '"number":7' other
cmp -s other text && exit 1

"$zstd" -q --check -D ours -c text >checked
if "$zstd" -q -d -D theirs -c checked >/dev/null 2>said; then exit 1; fi
echo "with a checksum: $(tail -1 said)"
echo "as told"
