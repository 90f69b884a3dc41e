import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeUseSums } from "@/lib/db/usage/aggregate-usage";
import { dayOfInstant } from "@/lib/domain/calendar";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { apiClient, withKey } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, usePool } from "@/test/support/engine";
import { sumUses } from "../usage/aggregate-usage";

const MANY = 240;
let database: TestDatabase;
let call: ReturnType<typeof apiClient>;
let key: string;
let today: string;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  key = await insertApiKey(database.pool, ["admin"]);
  call = apiClient(withKey(key));
  today = dayOfInstant(new Date(), getEnv().BILLING_TIME_ZONE);
  await seed();
  await writeUseSums(null);
});
afterAll(() => database?.drop());

/** Students of every kind, with ties in everything that can be sorted by. */
async function seed(): Promise<void> {
  await database.pool.query(
    `INSERT INTO test_clock (id, now, created_at) VALUES ('00000000-0000-7000-8000-0000000000c1', '2026-01-10T04:30:00Z', now())`,
  );
  await database.pool.query(
    `WITH n AS (SELECT n, ('00000000-0000-7000-8000-' || lpad(to_hex(n * 7919 % 65536), 12, '0'))::uuid AS id FROM generate_series(1, $1) n),
     st AS (
       INSERT INTO student (id, external_id, name, email, created_at, updated_at, test_clock_id)
       SELECT id, CASE WHEN n % 3 = 0 THEN 'app_' || n || '%' END, CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN '=Asha ' || n % 7 ELSE 'Meera, ' || n % 11 END,
         'pupil' || n || '@Learn' || n % 4 || '.example', timestamptz '2026-01-01' + (n % 13) * interval '1 day', now(),
         CASE WHEN n % 40 = 2 THEN '00000000-0000-7000-8000-0000000000c1'::uuid END
       FROM n
     )
     INSERT INTO user_subscription (id, student_id, plan_key, status, plan_version_id, price_amount, price_currency, auto_renewal, start_date, end_date,
       renewal_date, grace_period_end, cancel_requested_at, entitled_plan_version_id, entitled_until, quota_anchor, created_at, updated_at)
     SELECT n.id, n.id, p.plan, CASE WHEN p.plan <> 'free' AND n % 9 = 1 THEN 'pending_renewal' ELSE 'active' END::subscription_status,
       CASE WHEN p.plan <> 'free' THEN v.id END, CASE WHEN p.plan <> 'free' THEN 999 END, CASE WHEN p.plan <> 'free' THEN 'USD' END,
       p.plan <> 'free' AND n % 6 <> 4, now() - interval '20 days', CASE WHEN p.plan <> 'free' THEN now() + (n % 10 - 2) * interval '1 day' END,
       CASE WHEN p.plan <> 'free' THEN $2::date + n % 10 - 3 END,
       CASE WHEN p.plan <> 'free' AND n % 9 = 1 THEN now() + interval '9 days' END,
       CASE WHEN p.plan <> 'free' AND n % 6 = 4 AND n % 9 <> 1 THEN now() END,
       CASE WHEN p.plan <> 'free' THEN v.id END, CASE WHEN p.plan <> 'free' THEN now() + interval '20 days' END, now(), now(), now()
     FROM n CROSS JOIN LATERAL (SELECT CASE n % 4 WHEN 1 THEN 'premium' WHEN 2 THEN 'pro' ELSE 'free' END AS plan) p
     JOIN plan v0 ON v0.key = p.plan JOIN plan_version v ON v.id = v0.current_version_id`,
    [MANY, today],
  );
  await database.pool.query(
    `INSERT INTO usage_counter (subscription_id, feature_key, period_start, period_end, used, last_used_at)
     SELECT id, f, timestamptz '2026-01-01', timestamptz '2026-02-01', (('x' || right(id::text, 4))::bit(16)::int % 5) + 1, timestamptz '2026-01-05' + (('x' || right(id::text, 2))::bit(8)::int % 6) * interval '1 day'
     FROM user_subscription, unnest(ARRAY['quiz', 'flashcards']) f WHERE right(id::text, 1) < '9'`,
  );
  await database.pool.query(
    `INSERT INTO payment_method (id, student_id, kind, status, is_default, token_ciphertext, token_hash, encryption_key_id, network, last_four, upi_handle, created_at, updated_at)
     SELECT gen_random_uuid(), student_id, CASE WHEN right(id::text, 1) < '8' THEN 'card' ELSE 'upi' END::payment_method_kind, 'confirmed', true, '\\x00', sha256(id::text::bytea), '1',
       CASE WHEN right(id::text, 1) < '8' THEN 'Visa' END, CASE WHEN right(id::text, 1) < '8' THEN '1007' END, CASE WHEN right(id::text, 1) >= '8' THEN 'm@upi' END, now(), now()
     FROM user_subscription WHERE plan_key = 'premium'`,
  );
}

type Row = Record<string, string | number | null>;

/** All pages of a list, joined. */
async function walk(query: Record<string, string>, limit = 17): Promise<{ rows: Row[]; totals: Set<number> }> {
  const rows: Row[] = [];
  const totals = new Set<number>();
  let cursor: string | null = null;
  do {
    const response: {
      status: number;
      body: { subscriptions: Row[]; total: { count: number }; next_cursor: string | null };
    } = await call("listSubscriptions", { query: { ...query, limit: String(limit), ...(cursor ? { cursor } : {}) } });
    expect(response.status).toBe(200);
    rows.push(...response.body.subscriptions);
    totals.add(response.body.total.count);
    cursor = response.body.next_cursor;
  } while (cursor !== null);
  return { rows, totals };
}

/** Lines of a CSV, each a list of its cells. */
function parseCsv(text: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\r\n") lines.push([]);
  }
  return lines.slice(0, -1);
}

const SORTS = {
  created: "st.created_at",
  name: "lower(st.name)",
  renewal: "sub.renewal_date",
  end: "sub.end_date",
  last_used: "(SELECT max(last_used_at) FROM usage_counter WHERE subscription_id = sub.id)",
  total_used: "(SELECT coalesce(sum(used), 0) FROM usage_counter WHERE subscription_id = sub.id)",
} as const;

// In this order: the last two add students, and the others know how many there are.
describe("the list of subscriptions", { shuffle: false }, () => {
  for (const [sort, column] of Object.entries(SORTS)) {
    for (const order of ["asc", "desc"]) {
      it(`by ${sort}, ${order}: each once, in the order of a plain query, those without it last`, async () => {
        const { rows, totals } = await walk({ sort, order });
        const expected = await database.pool.query(
          `SELECT st.id FROM student st JOIN user_subscription sub ON sub.student_id = st.id ORDER BY ${column} ${order} NULLS LAST, st.id ${order}`,
        );
        expect(rows.map(({ id }) => id)).toEqual(expected.rows.map(({ id }) => toWireId("student", id)));
        expect(totals).toEqual(new Set([MANY]));
      });
    }
  }

  const week = `sub.auto_renewal AND st.test_clock_id IS NULL AND sub.renewal_date`;
  const method = "(SELECT kind::text FROM payment_method m WHERE m.student_id = st.id AND is_default)";
  it.each([
    [{ plan: "premium" }, "sub.plan_key = 'premium'"],
    [{ status: "pending_renewal" }, "sub.status = 'pending_renewal'"],
    [{ grace: "1" }, "sub.grace_period_end IS NOT NULL"],
    [{ cancelling: "1" }, "sub.cancel_requested_at IS NOT NULL"],
    [{ clock: "1" }, "st.test_clock_id IS NOT NULL"],
    [{ method: "card" }, `${method} = 'card'`],
    [{ method: "upi", plan: "premium" }, `${method} = 'upi'`],
    [{ method: "none" }, `${method} IS NULL`],
    [{ renewal: "overdue" }, `${week} < 'TODAY'`],
    [{ renewal: "due" }, `${week} <= 'TODAY'`],
    [{ renewal: "today" }, `${week} = 'TODAY'`],
    [{ renewal: "tomorrow" }, `${week} = date 'TODAY' + 1`],
    [{ renewal: "week", sort: "renewal" }, `${week} BETWEEN date 'TODAY' AND date 'TODAY' + 6`],
    [
      { renewal: "overdue", clock: "1" },
      "sub.auto_renewal AND st.test_clock_id IS NOT NULL AND sub.renewal_date < '2026-01-10'",
    ],
    [{ q: "LEARN2.ex" }, "st.email LIKE '%@Learn2.example'"],
    [{ q: "upil11" }, "st.email LIKE 'pupil11%'"],
    [{ q: "meera learn3" }, "st.name LIKE 'Meera%' AND st.email LIKE '%Learn3%'"],
    [{ q: "pp_3" }, "st.external_id LIKE 'app\\_3%'"],
    [{ q: "15%" }, "position('15%' in st.external_id) > 0"],
    [{ q: "ppx3" }, "false"],
    [
      { q: "eer", plan: "pro", status: "active", sort: "name", order: "desc" },
      "st.name LIKE '%eer%' AND sub.plan_key = 'pro' AND sub.status = 'active'",
    ],
    // One or two letters are where a word of a name, an address or an id begins.
    [{ q: "me" }, "st.name LIKE 'Meera%'"],
    [{ q: "3 a" }, "st.name LIKE '% 3%' AND st.external_id IS NOT NULL"],
    [{ q: "ra" }, "false"],
  ] as const)("of %j is what a plain query finds, and its CSV is the pages, row by row", async (query, condition) => {
    const { rows, totals } = await walk(query);
    const expected = await database.pool.query(
      `SELECT st.id FROM student st JOIN user_subscription sub ON sub.student_id = st.id WHERE ${condition.replaceAll("TODAY", today)}`,
    );
    const ids = expected.rows.map(({ id }) => toWireId("student", id));
    expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(totals).toEqual(new Set([ids.length]));
    const { text } = await call("listSubscriptions", { query: { ...query, format: "csv" } });
    const [head = [], ...lines] = parseCsv(text.slice(1));
    expect(lines.map((cells) => toJson(head, cells))).toEqual(rows.map(flatten));
  });

  it("knows a student by our whole id, and by nothing else of it", async () => {
    const { rows } = await walk({ sort: "name" });
    const id = String(rows[5]?.id);
    expect((await walk({ q: id })).rows).toEqual([rows[5]]);
    expect((await walk({ q: id.slice(0, -1) })).rows).toEqual([]);
  });

  it("refuses a cursor of another filter or order, and what is none, by name", async () => {
    const { body } = await call("listSubscriptions", { query: { plan: "premium", limit: "5" } });
    const cursor = body.next_cursor;
    const others: Record<string, string>[] = [
      { plan: "pro", cursor },
      { plan: "premium", sort: "name", cursor },
      { plan: "premium", order: "asc", cursor },
    ];
    for (const query of others) {
      const refused = await call("listSubscriptions", { query });
      expect(refused.status).toBe(400);
      expect(refused.body.fields.cursor).toContain("another filter");
    }
    const broken = await call("listSubscriptions", { query: { cursor: "WzEsMl0" } });
    expect(broken.body.fields).toHaveProperty("cursor");
    const wrong = await call("listSubscriptions", { query: { renewal: "yesterday", grace: "yes" } });
    expect(Object.keys(wrong.body.fields)).toEqual(["renewal", "grace"]);
  });

  it("as CSV by Accept: with a byte order mark, and no cell that a spreadsheet would take for a formula", async () => {
    const response = await call("listSubscriptions", { headers: { accept: "text/csv" } });
    expect(response.headers.get("content-disposition")).toContain("subscriptions.csv");
    expect(response.file?.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const [, ...lines] = parseCsv(response.file?.toString("utf8").slice(1) ?? "");
    expect(lines).toHaveLength(MANY);
    // But for digits that are to stay text, which are a formula of nothing else.
    expect(lines.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^="\d+"$/.test(cell))).toEqual([]);
    expect(lines.flat().some((cell) => cell.startsWith("'=Asha"))).toBe(true);
  });

  it("is found by what changes, at once: an account's name and address, and no more by what was erased", async () => {
    const { body } = await call("putStudent", {
      params: { user_id: "late" },
      body: { name: "Zoya Khan", email: "zoya@learn.example" },
    });
    const id = body.student.id;
    const found = async (q: string) => (await walk({ q })).rows.map((row) => row.id);
    expect(await found("oya kha")).toEqual([id]);
    await database.pool.query(
      `INSERT INTO account (id, student_id, role, email, name, created_at) SELECT gen_random_uuid(), id, 'student', 'z.khan@mail.example', 'Zoya K', now() FROM student WHERE external_id = 'late'`,
    );
    expect(await found("z.khan@")).toEqual([id]);
    await database.pool.query("UPDATE account SET name = 'Zubeda K' WHERE email = 'z.khan@mail.example'");
    expect((await walk({ q: "zubeda" })).rows).toMatchObject([{ id, name: "Zubeda K", email: "z.khan@mail.example" }]);
    await call("eraseStudent", { params: { user_id: "late" } });
    expect(await found("zubeda")).toEqual([]);
    expect(await found("zoya")).toEqual([]);
    expect(await found(id)).toEqual([id]);
  });

  it("follows new uses with its order after a look, and with its metrics at once", async () => {
    await sumUses(new Date());
    const busyStudent = apiClient(withKey(key, "busy"));
    await busyStudent("consume", { body: { feature: "daily_quiz", quantity: 1_000 } });
    const first = async () =>
      (await call("listSubscriptions", { query: { sort: "total_used", limit: "1" } })).body.subscriptions[0];
    const listed = await call("listSubscriptions", { query: { q: "busy" } });
    expect(listed.body.subscriptions).toMatchObject([{ user_id: "busy", total_used: 1_000 }]);
    expect((await first()).user_id).not.toBe("busy");
    expect(await sumUses(new Date())).toBe(1);
    expect((await first()).user_id).toBe("busy");
    expect(await sumUses(new Date())).toBe(0);
  });
});

/** What a line of the CSV says, as the JSON says it, without the apostrophe of what might be a formula. */
function toJson(head: string[], cells: string[]): Row {
  return Object.fromEntries(
    head.map((name, index) => [
      name,
      cells[index] === "" ? null : (cells[index] ?? "").replace(/^'(?=[=+\-@])|^="|"$/g, ""),
    ]),
  );
}

function flatten(row: Row): Row {
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into responses of every shape
  const { price, payment_method: paidWith, ...plain } = row as any;
  const cells = {
    ...plain,
    // In major units, because a column of paise is read as rupees.
    price: price && (price.amount / 100).toFixed(2),
    price_currency: price?.currency,
    payment_method: paidWith?.kind,
    payment_method_status: paidWith?.status,
    card_network: paidWith?.network,
    card_last4: paidWith?.last4,
    upi: paidWith?.upi,
  };
  return Object.fromEntries(
    Object.entries(cells).map(([name, value]) => [name, value === undefined || value === null ? null : String(value)]),
  );
}
