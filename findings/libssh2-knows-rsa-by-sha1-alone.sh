#!/usr/bin/env bash
# With libssh2 1.10.0 (Debian 12's, and so its libcurl 7.88.1), SFTP to an OpenSSH server of the same Debian fails where either side has
# an RSA key alone, whatever its length: libssh2 knows RSA with SHA-1 only, and OpenSSH refuses that since 8.8.
#
# Neither says so. Of a server that has no other key: "Unable to exchange encryption keys", as if it had a cipher too few. Of a client
# that has no other key: "Authentication failure", as if the server did not know the key. And of several keys that the server has, it is
# the ECDSA one that libssh2 asks for, though OpenSSH's own client, by which one reads fingerprints, asks for the Ed25519 one first: who
# pins the one that ssh showed is told of a mismatch.
#
# Run as root or any user on Debian 12 (amd64) with curl and openssh-server. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
server=
end() {
  [ -z "$server" ] || kill "$server"
  rm -rf "$folder"
}
trap end EXIT
cd "$folder"
curl --version | grep -o 'libssh2/1\.10\.0'

for kind in rsa ecdsa ed25519; do ssh-keygen -q -t "$kind" -N '' -C '' -f "host-$kind"; done
for kind in rsa ed25519; do ssh-keygen -q -t "$kind" -N '' -C '' -f "user-$kind"; done
cat user-*.pub >allowed
[ "$(id -u)" != 0 ] || mkdir -p /run/sshd

# serve KIND...: a server with these keys, on a port of its own
serve() {
  [ -z "$server" ] || { kill "$server"; wait "$server" || true; }
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  local keys=()
  for kind in "$@"; do keys+=(-o "HostKey=$folder/host-$kind"); done
  /usr/sbin/sshd -D -f /dev/null -o "ListenAddress=127.0.0.1:$port" -o PidFile=none -o StrictModes=no -o "AuthorizedKeysFile=$folder/allowed" \
    -o "Subsystem=sftp internal-sftp" "${keys[@]}" 2>/dev/null &
  server=$!
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do kill -0 "$server"; done
}
# ask KEY [OPTION...]: what curl says first
ask() {
  curl -sS --key "user-$1" -u "$(id -un):" "${@:2}" "sftp://127.0.0.1:$port$folder/" 2>&1 | head -1 || true
}
print_of() { ssh-keygen -lf "host-$1.pub" | grep -o 'SHA256:[^ ]*' | cut -d: -f2; }

serve rsa
only_rsa=$(ask ed25519 --insecure)
echo "a server with an RSA key:    $only_rsa"
serve rsa ecdsa ed25519
rsa_client=$(ask rsa --insecure)
echo "a client with an RSA key:    $rsa_client"
pinned=$(ask ed25519 --hostpubsha256 "$(print_of ed25519)")
echo "the Ed25519 key is pinned:   ${pinned%%.*}"
good=$(ask ed25519 --hostpubsha256 "$(print_of ecdsa)")
echo "the ECDSA key is pinned:     ${good%% *} …"

[[ $only_rsa == *"Unable to exchange encryption keys"* ]]
[[ $rsa_client == *"Authentication failure"* ]]
[[ $pinned == *"mismatch sha256 fingerprint. Remote $(print_of ecdsa)="* ]]
[[ $good == [d-]rw* ]]
echo "as told"
