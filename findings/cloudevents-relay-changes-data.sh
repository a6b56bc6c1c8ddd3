#!/usr/bin/env bash
# The CloudEvents SDK for JavaScript (npm cloudevents 10.0.0), reading an event in structured mode and sending it on in binary mode:
# data of 0, false or "" is gone, a JSON text loses its quotation marks, and of binary data four octets are sent for each one.
#
# Both modes are forms of one event, and what relays them is expected to change the form alone. An object and a number other than
# zero do pass. But the reader leaves out each member that JavaScript takes for false, so that an event that tells a balance of 0 or a
# consent withdrawn (false) tells nothing. A text is written without quotation marks and still called application/json: 0012 is no
# JSON, and the text "12" is a number to every other receiver. data_base64 becomes an array of 32-bit numbers, one for each octet,
# which fetch sends as they lie in memory, on most machines with three zeros behind each octet; sent on in structured mode, the same
# data is whole. No step says a word, and a test whose data is an object sees nothing of this.
#
# Needs node 18 or later, npm and its registry. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm install --silent --no-save --no-audit --no-fund --ignore-scripts cloudevents@10.0.0 >/dev/null

cat >relay.js <<'JS'
const http = require("node:http");
const { HTTP } = require("cloudevents");

const server = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  response.end(`${request.headers["content-type"]} ${Buffer.concat(parts).toString("latin1") || "(nothing)"}`);
});
const escaped = (text) => text.replaceAll("\0", "\\0");

async function relay(mode, data) {
  const body = `{"specversion":"1.0","id":"1","source":"urn:city:accounts","type":"told",${data}}`;
  const event = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body });
  const message = HTTP[mode](event);
  const address = `http://127.0.0.1:${server.address().port}/`;
  const answer = await fetch(address, { method: "POST", headers: message.headers, body: message.body });
  const sent = await answer.text();
  const told = mode === "structured" ? sent.match(/"data(_base64)?":[^,}]*/)[0] : sent.replace(/; charset=utf-8/, "");
  console.log(`${data} -> ${mode}: ${escaped(told)}`);
}

server.listen(0, "127.0.0.1", async () => {
  console.log("cloudevents", require("./node_modules/cloudevents/package.json").version);
  const json = '"datacontenttype":"application/json","data":';
  for (const value of ['{"sum":0}', "7", "0", "false", '""', '"0012"', '"12"']) await relay("binary", json + value);
  const octets = '"datacontenttype":"application/octet-stream","data_base64":"UERG"';
  await relay("binary", octets);
  await relay("structured", octets);
  server.close();
});
JS
cat >told <<'TOLD'
cloudevents 10.0.0
application/json "data":{"sum":0} -> binary: application/json {"sum":0}
application/json "data":7 -> binary: application/json 7
application/json "data":0 -> binary: application/json (nothing)
application/json "data":false -> binary: application/json (nothing)
application/json "data":"" -> binary: application/json (nothing)
application/json "data":"0012" -> binary: application/json 0012
application/json "data":"12" -> binary: application/json 12
application/octet-stream "data_base64":"UERG" -> binary: application/octet-stream P\0\0\0D\0\0\0F\0\0\0
application/octet-stream "data_base64":"UERG" -> structured: "data_base64":"UERG"
TOLD
node relay.js | sed 's/"datacontenttype":"\([^"]*\)",/\1 /' | tee seen
diff told seen
