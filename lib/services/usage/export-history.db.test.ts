import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET } from "@/app/api/usage/history.csv/route";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { engineClient, insertApiKey, newStudent, usePool } from "@/test/support/engine";

let database: TestDatabase;
let key: string;
let call: ReturnType<typeof engineClient>;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  key = await insertApiKey(database.pool, ["usage:read", "usage:write"]);
  call = engineClient(key);
});
afterAll(() => database.drop());

async function csv(student: string, query = ""): Promise<Response> {
  return GET(
    new Request(`http://test.local/api/usage/history.csv${query}`, {
      headers: { authorization: `Bearer ${key}`, "x-user-id": student },
    }),
  );
}

async function moveToPro(student: string): Promise<void> {
  await database.pool.query(
    `UPDATE user_subscription SET plan_key = 'pro', plan_version_id = plan.current_version_id,
       entitled_plan_version_id = plan.current_version_id, entitled_until = now() + interval '10 days',
       start_date = now() - interval '1 day', end_date = now() + interval '10 days', renewal_date = current_date + 9, price_amount = 1999, price_currency = 'USD'
     FROM plan, student WHERE plan.key = 'pro' AND student.id = user_subscription.student_id AND student.external_id = $1`,
    [student],
  );
}

describe("history as a file", () => {
  it("has each use once, newest first, over many reads", async () => {
    const student = newStudent();
    for (let batch = 0; batch < 3; batch++) {
      const events = Array.from({ length: 400 }, (_, place) => ({
        feature: "daily_quiz",
        input_size: batch * 400 + place,
        idempotency_key: `${batch}-${place}`,
      }));
      expect((await call("batch", student, { events })).status).toBe(200);
    }
    await call("consume", student, { feature: "quiz" });
    await moveToPro(student);
    const response = await csv(student, "?days=365&feature=daily_quiz");
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
    const [head, ...lines] = (await response.text()).trimEnd().split("\r\n");
    expect(head).toBe("created_at,feature,quantity,input_size,usage_type,status,id");
    expect(lines).toHaveLength(1_200);
    expect(new Set(lines.map((line) => line.split(",").at(-1))).size).toBe(1_200);
    const times = lines.map((line) => line.split(",")[0] ?? "");
    expect(times).toEqual([...times].sort().reverse());
    expect(lines[0]).toMatch(/^[\d-]{10}T[\d:.]{12}Z,daily_quiz,1,\d+,text,completed,use_/);
  });

  it("is a matter of Pro: other plans are told so, and read it on the page", async () => {
    const student = newStudent();
    await call("consume", student, { feature: "quiz" });
    const response = await csv(student);
    expect([response.status, (await response.json()).code]).toEqual([403, "plan_required"]);
  });

  it("is empty for a filter without a use, and refuses one that cannot be", async () => {
    const student = newStudent();
    await call("consume", student, { feature: "quiz" });
    await moveToPro(student);
    expect(await (await csv(student, "?feature=pyqs")).text()).toBe(
      "created_at,feature,quantity,input_size,usage_type,status,id\r\n",
    );
    expect((await csv(student, "?feature=confetti")).status).toBe(404);
    expect((await csv(student, "?days=366")).status).toBe(400);
  });
});
