// The CloudEvents SDK for JavaScript as a sender and as a receiver: reads {address, ca, certificate, key, rows: [...]} as JSON
// from standard input, writes an array in step with the rows: {status, body} of what was sent, {event} of what was read, or
// {error} where the SDK or Node refuses by itself.
//
// A row: {mode: "binary" | "structured" | "batch", event | events, headers}, or {read: {headers, body}}. In an event, `buffer`
// is data as octets.
import { readFileSync } from "node:fs";
import https from "node:https";
import { CloudEvent, HTTP } from "cloudevents";

const given = JSON.parse(readFileSync(0, "utf8"));
const agent = new https.Agent({
  ca: readFileSync(given.ca), cert: readFileSync(given.certificate), key: readFileSync(given.key), keepAlive: true,
});

function eventOf({ buffer, ...attributes }) {
  return new CloudEvent(buffer === undefined ? attributes : { ...attributes, data: Buffer.from(buffer) });
}

function messageOf(row) {
  if (row.mode === "binary") return HTTP.binary(eventOf(row.event));
  if (row.mode === "structured") return HTTP.structured(eventOf(row.event));
  return {
    headers: { "content-type": "application/cloudevents-batch+json; charset=utf-8" },
    body: JSON.stringify(row.events.map((one) => eventOf(one).toJSON())),
  };
}

function post({ headers, body }, more) {
  return new Promise((resolve, reject) => {
    const request = https.request(`${given.address}/v1/events`, { method: "POST", agent, headers: { ...headers, ...more } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (piece) => (text += piece)).on("end", () => resolve({ status: answer.statusCode, body: text }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const told = [];
for (const row of given.rows) {
  try {
    told.push(row.read ? { event: HTTP.toEvent(row.read) } : await post(messageOf(row), row.headers));
  } catch (error) {
    told.push({ error: String(error.message), errors: error.errors ?? null });
  }
}
agent.destroy();
process.stdout.write(JSON.stringify(told));
