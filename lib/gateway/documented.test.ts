import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const page = readFileSync(join(ROOT, "docs/razorpay.md"), "utf8");

/** The path of each route that the simulator answers under the gateway's own version. */
function simulated(): string[] {
  const files = ["customers", "orders", "payments", "tokens", "refunds", "disputes"];
  const sources = files.map((name) => readFileSync(join(ROOT, `simulator/api/${name}.ts`), "utf8")).join("\n");
  return [...new Set([...sources.matchAll(/path: "\/v1\/(\w+)/g)].map(([, noun]) => noun ?? ""))];
}

describe("docs/razorpay.md", () => {
  it("names every kind of call that the simulator answers", () => {
    const nouns = simulated();
    expect(nouns.length).toBeGreaterThan(4);
    expect(nouns.filter((noun) => !page.includes(`/v1/${noun}`))).toEqual([]);
  });

  it("names every event that the simulator sends", () => {
    const readme = readFileSync(join(ROOT, "simulator/README.md"), "utf8");
    const [, sent = ""] = /### Webhooks\n\n([\s\S]*?)\. Signed over/.exec(readme) ?? [];
    const events = [...sent.matchAll(/`([a-z.]+)\.([a-z_|]+)`/g)].flatMap(([, noun, verbs = ""]) =>
      verbs.split("|").map((verb) => `${noun}.${verb}`),
    );
    expect(events.length).toBeGreaterThan(10);
    const known = events.filter((event) => event !== "order.notification.delivered");
    expect(known.filter((event) => !page.includes(`\`${event}\``))).toEqual([]);
  });
});
