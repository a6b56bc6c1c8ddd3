// The npm package `soap` as a caller of the SOAP face: reads {address, ca, certificate, key, rows: [...]} as JSON from standard
// input, writes an array of {answer | fault} in step with the rows. `fault` is what its user finds in the error it throws.
import { readFileSync } from "node:fs";
import https from "node:https";
import soap from "soap";

const EXCHANGE = "urn:sakta:exchange:1";
const given = JSON.parse(readFileSync(0, "utf8"));
const agent = new https.Agent({ ca: readFileSync(given.ca) });

// A value {"date": "..."} becomes a Date, as programs have it.
function alive(value) {
  if (Array.isArray(value)) return value.map(alive);
  if (value === null || typeof value !== "object") return value;
  if (typeof value.date === "string" && Object.keys(value).length === 1) return new Date(value.date);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, alive(one)]));
}

async function call(row) {
  const client = await soap.createClientAsync(`${given.address}/soap/${row.family}?wsdl`, {
    wsdl_options: { httpsAgent: agent },
    ...row.options,
  });
  if (row.options?.forceSoap12Headers) client.setEndpoint(`${given.address}/soap/${row.family}`);
  client.setSecurity(new soap.ClientSSLSecurity(given.key, given.certificate, given.ca));
  if (row.context) client.addSoapHeader({ Context: row.context }, "", row.prefix ?? "ex", EXCHANGE);
  const [answer] = await client[`${row.operation}Async`](alive(row.arguments), { ...row.request });
  return { answer };
}

const told = [];
for (const row of given.rows) {
  try {
    told.push(await call(row));
  } catch (error) {
    told.push({ fault: { text: error.message, detail: error.root?.Envelope?.Body?.Fault ?? null, body: error.response?.data ?? null } });
  }
}
process.stdout.write(JSON.stringify(told));
