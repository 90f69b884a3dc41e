import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findHead, findLinksAfter, type HeadRow, type LinkRow } from "@/lib/db/audit/chain-rows";
import { withTransaction } from "@/lib/db/sql/query";
import type { ChainedEntry } from "@/lib/domain/audit-chain";
import { completeEnv, getEnv } from "@/lib/env";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { chainAudit } from "./chain-audit";
import { type ChainReader, checkChain } from "./check-chain";
import { verifyAudit } from "./verify-audit";
import { systemSource, writeAudit } from "./write-audit";

const NOW = new Date("2026-03-01T05:30:00Z");
const LATER = new Date("2026-03-01T06:30:00Z");
const FIRST_KEY = getEnv().AUDIT_KEY;

let database: TestDatabase;

/** A chain for one part of this file, of so many entries: what another part has done to its own is of no account here. */
function onChainOfItsOwn(entries: number): void {
  beforeAll(async () => {
    database = await createTestDatabase({ demo: true });
    usePool(database.pool);
    await writeEntries(entries);
    if (entries > 0) await chainAll();
  });
  afterAll(async () => {
    completeEnv({ AUDIT_KEY: FIRST_KEY, AUDIT_KEY_ID: "1", AUDIT_PREVIOUS_KEYS: "" });
    await database?.drop();
  });
}

async function writeEntries(count: number, action = "test.noted"): Promise<void> {
  await withTransaction(async (client) => {
    for (let index = 0; index < count; index++) {
      const fact = { action, subject: `thing_${index}`, before: { index, list: [1, 2] }, after: { index: index + 1 } };
      await writeAudit(systemSource(NOW, NOW), fact, client);
    }
  });
}

/** Other tests' transactions in the same cluster hold entries back for a moment. */
async function chainAll(): Promise<void> {
  for (let turn = 0; turn < 600; turn++) {
    await chainAudit(NOW);
    const { rows } = await database.pool.query("SELECT count(*)::int AS left FROM audit_waiting");
    if (rows[0].left === 0) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("entries are still waiting");
}

/** As the owner of the tables can: bypassing every trigger and foreign key. */
async function tamper(sql: string, values: unknown[] = []): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL session_replication_role = replica");
    await client.query(sql, values);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

describe("the tables of the audit log", () => {
  onChainOfItsOwn(2);

  it("refuse every change and deletion, of entries and of links", async () => {
    for (const [table, column] of [
      ["audit_entry", "action"],
      ["audit_link", "key_id"],
    ]) {
      const refusal = { code: "23001", message: `${table} rows are immutable` };
      await expect(database.pool.query(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toMatchObject(refusal);
      await expect(database.pool.query(`DELETE FROM ${table}`)).rejects.toMatchObject(refusal);
    }
  });
});

describe("the chaining job", () => {
  onChainOfItsOwn(0);

  it("chains what was written before there was a chain, in one order, and once, whoever runs it", async () => {
    await writeEntries(30);
    await Promise.all([chainAudit(NOW), chainAudit(NOW), chainAudit(NOW)]);
    await chainAll();
    const verdict = await verifyAudit(LATER);
    const { rows } = await database.pool.query(
      "SELECT (SELECT count(*)::int FROM audit_entry) AS entries, (SELECT count(*)::int FROM audit_link) AS links",
    );
    expect(verdict).toMatchObject({ isWhole: true, verified: rows[0].entries, fault: null });
    expect(rows[0].links).toBe(rows[0].entries);
  });

  it("never links past a transaction that is still running", async () => {
    await chainAll();
    const before = (await findHead())?.sequence ?? "0";
    await withTransaction(async (running) => {
      await writeAudit(systemSource(NOW, NOW), { action: "test.slow" }, running);
      await writeEntries(3, "test.quick");
      expect(await chainAudit(NOW)).toBe(0);
      expect((await findHead())?.sequence ?? "0").toBe(before);
      // Nor is their waiting taken for a fault, however long it lasts.
      expect(await verifyAudit(LATER)).toMatchObject({ isWhole: true });
    });
    await chainAll();
    const { rows } = await database.pool.query(
      "SELECT e.action FROM audit_link s JOIN audit_entry e ON e.id = s.entry_id WHERE s.sequence > $1 ORDER BY s.sequence",
      [before],
    );
    expect(rows.map(({ action }) => action)).toEqual(["test.slow", "test.quick", "test.quick", "test.quick"]);
  });

  it("takes up an entry whose number is of another cluster, as after a restore", async () => {
    await writeEntries(1, "test.restored");
    await tamper("UPDATE audit_entry SET transaction = '99999999999' WHERE action = 'test.restored'");
    await chainAll();
    expect(await verifyAudit(LATER)).toMatchObject({ isWhole: true });
  });

  it("links nothing to a broken end", async () => {
    await writeEntries(2, "test.before_cut");
    await chainAll();
    const saved = await database.pool.query("SELECT sequence FROM audit_link ORDER BY sequence DESC LIMIT 1");
    const newest = saved.rows[0].sequence;
    await tamper("UPDATE audit_link SET hash = sha256(hash) WHERE sequence = $1", [newest]);
    await writeEntries(1, "test.after_cut");
    await expect(chainAudit(NOW)).rejects.toThrow("not the one that was signed");
    const head = await findHead();
    await tamper("UPDATE audit_link SET hash = $2 WHERE sequence = $1", [newest, head?.hash]);
    await chainAll();
    expect(await verifyAudit(LATER)).toMatchObject({ isWhole: true });
  });
});

describe("in the database", () => {
  onChainOfItsOwn(40);

  const NEWEST = "(SELECT max(sequence) FROM audit_link)";
  /** What is done, and how it is undone. Entries and links are kept aside, so that each is tried on a whole chain. */
  it.each([
    [
      "an edited reason",
      "UPDATE audit_entry SET reason = 'x' WHERE id = (SELECT entry_id FROM audit_link WHERE sequence = 7)",
      "changed",
    ],
    [
      "a metric in JSON",
      `UPDATE audit_entry SET after = '{"index": 99}' WHERE id = (SELECT entry_id FROM audit_link WHERE sequence = 9)`,
      "changed",
    ],
    [
      "a time moved by a millisecond",
      "UPDATE audit_entry SET at = at + interval '1 ms' WHERE id = (SELECT entry_id FROM audit_link WHERE sequence = 12)",
      "changed",
    ],
    [
      "a deleted entry",
      "DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM audit_link WHERE sequence = 5)",
      "entry_missing",
    ],
    ["a deleted link", "DELETE FROM audit_link WHERE sequence = 5", "link_missing"],
    [
      "an entry that is gone with its link",
      "WITH s AS (DELETE FROM audit_link WHERE sequence = 6 RETURNING entry_id) DELETE FROM audit_entry e USING s WHERE e.id = s.entry_id",
      "link_missing",
    ],
    ["the newest links cut off", `DELETE FROM audit_link WHERE sequence > ${NEWEST} - 3`, "cut_off"],
    [
      "the newest links cut off with their entries",
      `WITH s AS (DELETE FROM audit_link WHERE sequence > ${NEWEST} - 3 RETURNING entry_id) DELETE FROM audit_entry e USING s WHERE e.id = s.entry_id`,
      "cut_off",
    ],
    ["the head gone", "DELETE FROM audit_head", "head_missing"],
    [
      "the head set back",
      "UPDATE audit_head SET sequence = 3, hash = (SELECT hash FROM audit_link WHERE sequence = 3)",
      "head_changed",
    ],
    [
      "two entries that changed places",
      `UPDATE audit_link s SET entry_id = (SELECT o.entry_id FROM audit_link o WHERE o.sequence = 31 - s.sequence)
       WHERE s.sequence IN (15, 16)`,
      "changed",
    ],
    [
      "an entry that was put in past the triggers",
      `INSERT INTO audit_entry (id, at, recorded_at, actor, action)
       VALUES (gen_random_uuid(), '2026-01-01', '2026-01-01', 'system', 'test.forged')`,
      "unchained",
    ],
    [
      "an entry that was removed before it was linked",
      "INSERT INTO audit_waiting VALUES (gen_random_uuid())",
      "unchained_missing",
    ],
  ])("%s is found", async (_, sql, kind) => {
    await chainAll();
    const client = await database.pool.connect();
    const tables = ["audit_entry", "audit_link", "audit_head", "audit_waiting"];
    try {
      for (const table of tables) await client.query(`CREATE TEMP TABLE kept_${table} AS TABLE ${table}`);
      await client.query("SET session_replication_role = replica");
      // The unique key of entries is in the way of whoever swaps two in one statement.
      await client.query("ALTER TABLE audit_link DROP CONSTRAINT audit_link_entry_id_key");
      await client.query(sql);
      // An entry without a link is no fault before every older transaction of the cluster has ended: other tests' as well.
      await expect
        .poll(() => verifyAudit(LATER), { timeout: 60_000 })
        .toMatchObject({ isWhole: false, fault: { kind } });
    } finally {
      for (const table of tables) {
        await client.query(`DELETE FROM ${table}`);
        await client.query(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
        await client.query(`DROP TABLE kept_${table}`);
      }
      await client.query("ALTER TABLE audit_link ADD CONSTRAINT audit_link_entry_id_key UNIQUE (entry_id)");
      await client.query("SET session_replication_role = origin");
      client.release();
    }
    // The undoing itself is no fault.
    expect(await verifyAudit(LATER)).toMatchObject({ isWhole: true });
  });

  it("what was cut off with a head of its own, signed once, is found by a head from the log", async () => {
    const early = await findHead();
    await writeEntries(5);
    await chainAll();
    const late = await findHead();
    if (!early || !late) throw new Error("there is a head");
    expect(await verifyAudit(LATER, late)).toMatchObject({ isWhole: true });
    expect(await verifyAudit(LATER, early)).toMatchObject({ isWhole: true });
    const forged = { sequence: late.sequence, hash: early.hash };
    expect(await verifyAudit(LATER, forged)).toMatchObject({ isWhole: false, fault: { kind: "other_chain" } });
    const ahead = { sequence: (BigInt(late.sequence) + 1n).toString(), hash: late.hash };
    expect(await verifyAudit(LATER, ahead)).toMatchObject({ isWhole: false, fault: { kind: "other_chain" } });
  });
});

/** A chain in memory, as it was read. */
interface Chain {
  head: HeadRow | null;
  links: LinkRow[];
  entries: Map<string, ChainedEntry>;
}

function recipientOf({ head, links, entries }: Chain): ChainReader {
  const ordered = [...links].sort((a, b) => Number(a.sequence) - Number(b.sequence));
  const linked = new Set(links.map(({ entryId }) => entryId));
  return {
    head: async () => head,
    linksAfter: async (sequence, limit) =>
      ordered
        .filter((link) => Number(link.sequence) > Number(sequence))
        .slice(0, limit)
        .map((link) => ({ link, entry: entries.get(link.entryId) ?? null })),
    unchained: async () => [...entries.keys()].filter((id) => !linked.has(id)).map((id) => ({ id, isGone: false })),
  };
}

function copyOf(chain: Chain): Chain {
  return {
    head: chain.head && { ...chain.head },
    links: chain.links.map((link) => ({ ...link })),
    entries: new Map([...chain.entries].map(([id, entry]) => [id, { ...entry }])),
  };
}

/** A generator that a seed decides, so that what is not found can be found again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return (state >>> 0) % below;
  };
}

const ENTRY_FIELDS = [
  "at",
  "recorded_at",
  "actor",
  "actor_id",
  "action",
  "student_id",
  "subject",
  "reason",
  "before",
  "after",
  "request_id",
  "transaction",
  "personal",
] as const;

const TAMPERINGS: Record<string, (chain: Chain, random: (below: number) => number) => void> = {
  "edit of an entry": ({ links, entries }, random) => {
    const entry = entries.get(links[random(links.length)]?.entryId ?? "");
    const field = ENTRY_FIELDS[random(ENTRY_FIELDS.length)] ?? "action";
    if (entry) entry[field] = `${entry[field] ?? ""}.`;
  },
  "edit of a link": ({ links }, random) => {
    const link = links[random(links.length)];
    if (!link) return;
    const edits = [
      () => {
        link.hash = Buffer.from(link.hash).fill(random(256), 3, 4);
        link.hash[5] = (link.hash[5] ?? 0) ^ 1;
      },
      () => {
        link.linkedAt = "2026-03-01T05:30:00.001Z";
      },
      () => {
        link.keyId = "0";
      },
    ];
    edits[random(edits.length)]?.();
  },
  "removal of an entry": ({ links, entries }, random) => {
    entries.delete(links[random(links.length)]?.entryId ?? "");
  },
  "removal of a link": ({ links }, random) => {
    links.splice(random(links.length), 1);
  },
  "removal of both, closing the ranks": (chain, random) => {
    const [gone] = chain.links.splice(random(chain.links.length), 1);
    chain.entries.delete(gone?.entryId ?? "");
    chain.links.forEach((link, index) => {
      link.sequence = String(index + 1);
    });
    if (chain.head) chain.head.sequence = String(chain.links.length);
  },
  "swap of two entries": ({ links }, random) => {
    const from = random(links.length - 1);
    const [a, b] = [links[from], links[from + 1 + random(links.length - from - 1)]];
    if (a && b) [a.entryId, b.entryId] = [b.entryId, a.entryId];
  },
  "swap of two links": ({ links }, random) => {
    const from = random(links.length - 1);
    const [a, b] = [links[from], links[from + 1 + random(links.length - from - 1)]];
    if (a && b) [a.sequence, b.sequence] = [b.sequence, a.sequence];
  },
  "cut-off of links": ({ links }, random) => {
    links.splice(-1 - random(links.length - 1));
  },
  "cut-off of links and entries": ({ links, entries }, random) => {
    for (const { entryId } of links.splice(-1 - random(links.length - 1))) entries.delete(entryId);
  },
  "cut-off with a head to match": (chain, random) => {
    for (const { entryId } of chain.links.splice(-1 - random(chain.links.length - 1))) chain.entries.delete(entryId);
    const last = chain.links.at(-1);
    if (chain.head && last) chain.head = { ...chain.head, sequence: last.sequence, hash: last.hash };
  },
  "removal of the head": (chain) => {
    chain.head = null;
  },
  "an entry between": ({ links, entries }, random) => {
    const like = entries.get(links[random(links.length)]?.entryId ?? "");
    if (like) entries.set("00000000-0000-7000-8000-000000000000", { ...like });
  },
};

describe("a chain", () => {
  onChainOfItsOwn(100);

  it("shows each of 1,000 random edits, removals, swaps and cut-offs", async () => {
    await chainAll();
    const page = (await findLinksAfter("0", 1_000)).slice(0, 90);
    const lastLink = page.at(-1)?.link;
    const real = await findHead();
    if (!lastLink || !real) throw new Error("there is a chain");
    // The beginning of the real chain, with a head that is signed for it.
    const { headSignature } = await import("@/lib/crypto/audit-chain");
    const signature = headSignature(lastLink, real.keyId, real.signedAt);
    const whole: Chain = {
      head: { ...real, sequence: lastLink.sequence, hash: lastLink.hash, signature },
      links: page.map(({ link }) => link),
      entries: new Map(page.flatMap(({ entry }) => (entry ? [[entry.id, entry] as const] : []))),
    };
    expect(await checkChain(recipientOf(copyOf(whole)))).toMatchObject({ isWhole: true, verified: page.length });
    const kinds = Object.entries(TAMPERINGS);
    const missed: string[] = [];
    for (let seed = 1; seed <= 1_000; seed++) {
      const random = randomOf(seed * 7919);
      const [name, change] = kinds[seed % kinds.length] ?? ["", () => {}];
      const chain = copyOf(whole);
      change(chain, random);
      if ((await checkChain(recipientOf(chain))).isWhole) missed.push(`${seed}: ${name}`);
    }
    expect(missed).toEqual([]);
  });
});

describe("a change of the audit key", () => {
  onChainOfItsOwn(5);

  it("goes on with the new key, verifies both parts, and takes no head of the old one any more", async () => {
    await chainAll();
    const old = await findHead();
    completeEnv({
      AUDIT_KEY: "another key of the audit log, forty letters",
      AUDIT_KEY_ID: "2",
      AUDIT_PREVIOUS_KEYS: `1:${FIRST_KEY}`,
    });
    // Nothing waits, but the head is signed again.
    await chainAudit(NOW);
    expect((await findHead())?.keyId).toBe("2");
    await writeEntries(2);
    await chainAll();
    expect(await verifyAudit(LATER, old)).toMatchObject({ isWhole: true });
    // Without the old key its links cannot be verified, and the verdict says so.
    completeEnv({ AUDIT_PREVIOUS_KEYS: "" });
    expect(await verifyAudit(LATER)).toMatchObject({ isWhole: false, fault: { kind: "unknown_key" } });
    // Whoever knows the old key alone cannot end the chain with it again.
    completeEnv({ AUDIT_PREVIOUS_KEYS: `1:${FIRST_KEY}` });
    const { headSignature } = await import("@/lib/crypto/audit-chain");
    const head = await findHead();
    if (!head) throw new Error("there is a head");
    const forged = headSignature(head, "1", head.signedAt);
    await tamper("UPDATE audit_head SET key_id = '1', signature = $1", [forged]);
    expect(await verifyAudit(LATER)).toMatchObject({ isWhole: false, fault: { kind: "earlier_key" } });
  });
});
