import http from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it } from "vitest";
import { type AlertPayload, signedMessage, slackMessage } from "./alert-message";
import { postSafely } from "./post-safely";

const MESSAGE = { body: '{"text":"hello"}', headers: {} };
const HERE = { allowLoopback: true, httpsOnly: false };
const NOT_HERE = { ...HERE, allowLoopback: false };

const servers: http.Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

interface Seen {
  url: string;
  calls: { path: string; host: string; body: string; headers: http.IncomingHttpHeaders }[];
}

async function serve(answer: (response: http.ServerResponse) => void): Promise<Seen> {
  const seen: Seen = { url: "", calls: [] };
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      seen.calls.push({ path: request.url ?? "", host: request.headers.host ?? "", body, headers: request.headers });
      answer(response);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  servers.push(server);
  seen.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return seen;
}

const ok = (response: http.ServerResponse) => response.end("ok");

describe("a webhook", () => {
  it("is posted to the address that its name was found to have, and asks for it once", async () => {
    const seen = await serve(ok);
    let asked = 0;
    const lookup = async () => {
      asked++;
      return [{ address: "127.0.0.1", family: 4 }];
    };
    // Nobody else knows this name, so it is the address that was looked at that is called.
    const address = seen.url.replace("127.0.0.1", "hooks.studymeter.invalid");
    await postSafely(`${address}/in?x=1`, MESSAGE, { ...HERE, lookup });
    expect(asked).toBe(1);
    expect(seen.calls).toMatchObject([{ path: "/in?x=1", body: MESSAGE.body, host: new URL(address).host }]);
  });

  it.each([
    "http://127.0.0.1:9/",
    "http://localhost:9/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]:9/",
    "http://[::ffff:127.0.0.1]:9/",
    "http://10.0.0.1/",
    "http://172.16.3.4/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
  ])("is never sent to %s", async (address) => {
    await expect(postSafely(address, MESSAGE, NOT_HERE)).rejects.toThrow("is not on the public internet");
  });

  it("is not sent where one of several addresses of a name is private", async () => {
    const lookup = async () => [
      { address: "203.0.114.9", family: 4 },
      { address: "10.1.2.3", family: 4 },
    ];
    await expect(postSafely("https://hooks.example.com/", MESSAGE, { ...HERE, lookup })).rejects.toThrow(
      "public internet",
    );
  });

  it("follows no redirect, to the metadata of a cloud or elsewhere", async () => {
    const elsewhere = await serve(ok);
    for (const location of ["http://169.254.169.254/latest/meta-data/", elsewhere.url]) {
      const seen = await serve((response) => response.writeHead(307, { Location: location }).end());
      await expect(postSafely(seen.url, MESSAGE, HERE)).rejects.toThrow("redirects are not followed");
      expect(seen.calls).toHaveLength(1);
    }
    expect(elsewhere.calls).toEqual([]);
  });

  it("fails if the response is not 2xx or never comes, and reads no endless body", async () => {
    const refusing = await serve((response) => response.writeHead(500).end());
    await expect(postSafely(refusing.url, MESSAGE, HERE)).rejects.toThrow("responded with 500");
    const silent = await serve(() => undefined);
    await expect(postSafely(silent.url, MESSAGE, { ...HERE, timeoutMs: 200 })).rejects.toThrow();
    const endless = await serve((response) => {
      const more = setInterval(() => response.write("x".repeat(2_000)), 1);
      response.on("close", () => clearInterval(more));
    });
    await postSafely(endless.url, MESSAGE, HERE);
  });

  it("goes over https alone, in production", async () => {
    const rules = { allowLoopback: false, httpsOnly: true };
    await expect(postSafely("http://hooks.example.com/", MESSAGE, rules)).rejects.toThrow("https:");
  });
});

describe("a message", () => {
  const alert: AlertPayload = {
    id: "alr_1",
    state: "opened",
    kind: "backup",
    severity: "high",
    title: "No recent backup",
    summary: "The newest backup is <30> hours old & alone.",
    advice: "Run npm run backup.",
    causes: 1,
    opened_at: "2026-03-01T06:30:00.000Z",
    resolved_at: null,
    url: "https://study.example.com/admin/alerts/alr_1",
  };

  it("has Slack's form, and nothing in it is taken for a command of Slack's", () => {
    const { text } = JSON.parse(slackMessage(alert).body);
    expect(text).toContain("*Alert: No recent backup* (high)");
    expect(text).toContain("&lt;30&gt; hours old &amp; alone");
    expect(text).toContain("<https://study.example.com/admin/alerts/alr_1|Open the alert>");
  });

  it("has the form of Standard Webhooks, and a signature that their library takes", () => {
    const secret = Buffer.alloc(24, 3).toString("base64");
    const at = new Date();
    const { body, headers } = signedMessage(alert, { id: "alr_1_opened", at, secret });
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: "alert.opened", data: { kind: "backup" } });
    expect(() => new Webhook(secret).verify(body.replace("alone", "along"), headers)).toThrow();
  });
});
