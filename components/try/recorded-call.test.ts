import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Studymeter } from "@/lib/client";
import { dropConnection, type Peer, respondWith, startPeer } from "@/test/support/peer";
import { type RecordedCall, recordingFetch, toCurl } from "./recorded-call";

let peer: Peer;

beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.close());

async function record(call: (client: Studymeter) => Promise<unknown>): Promise<RecordedCall[]> {
  const shown: RecordedCall[] = [];
  const fetch = recordingFetch((one) => shown.push(one));
  await call(new Studymeter({ baseUrl: peer.url, userId: "stu_1", retries: 0, fetch })).catch(() => undefined);
  return shown;
}

test("a call is shown when it leaves and when its answer is there", async () => {
  peer.behave(respondWith(403, { success: false, code: "quota_exhausted", error: "Used up." }));
  const [left, arrived] = await record((client) => client.reserve({ feature: "quiz" }));
  expect(left).toMatchObject({ method: "POST", status: null, body: '{"feature":"quiz","reserve":true}' });
  expect(arrived).toMatchObject({ id: left?.id, status: 403 });
  expect(JSON.parse(arrived?.answer ?? "")).toMatchObject({ code: "quota_exhausted" });
});

test("a call without an answer is shown as one", async () => {
  peer.behave(dropConnection);
  expect((await record((client) => client.realTime())).map(({ status }) => status)).toEqual([null, 0]);
});

test("the copied command makes the same call with an API key, whatever is in it", async () => {
  peer.behave(respondWith(200, { success: true }));
  const [call] = await record((client) => client.record({ feature: "quiz", output_data: { note: "it's $HOME `x`" } }));
  if (!call) throw new Error("nothing was recorded");
  const [sent] = peer.received;
  // Not curl itself, which need not be installed: what a shell makes of the words.
  const shell = `STUDYMETER_API_KEY=sm_live_1; curl() { printf '%s\\0' "$@"; };`;
  const command = toCurl({ ...call, path: "/api/x" }, "http://h");
  const args = execFileSync("sh", ["-c", `${shell} ${command}`], { encoding: "utf8" }).split("\0");
  expect(args).toEqual([
    ...["-X", "POST", "http://h/api/x"],
    ...["-H", "Authorization: Bearer sm_live_1"],
    ...["-H", "X-User-ID: stu_1"],
    ...["-H", `Idempotency-Key: ${sent?.headers["idempotency-key"]}`],
    ...["-H", "Content-Type: application/json"],
    ...["-d", sent?.body],
    "",
  ]);
});
