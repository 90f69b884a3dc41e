import { afterAll, beforeAll, expect, it } from "vitest";
import { fromWireId } from "@/lib/domain/id";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { engineClient, insertApiKey, newStudent, usePool } from "@/test/support/engine";
import { withTransaction } from "../sql/query";
import { closeReservation } from "./reservations";

let database: TestDatabase;
let engine: ReturnType<typeof engineClient>;
beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  engine = engineClient(await insertApiKey(database.pool, ["usage:write"]));
});
afterAll(() => database?.drop());

it("closes no reservation that is over, even where nothing has swept it yet", async () => {
  const { body } = await engine("enforce-check", newStudent(), { feature: "daily_quiz", reserve: 60 });
  const id = fromWireId("reservation", body.reservation_id) ?? "";
  const { rows } = await database.pool.query("SELECT * FROM reservation WHERE id = $1", [id]);
  const { subscription_id: subscriptionId, feature_key: featureKey, period_start: periodStart, expires_at } = rows[0];
  const close = (now: Date) =>
    withTransaction((client) =>
      closeReservation(client, {
        id,
        counter: { subscriptionId, featureKey, periodStart },
        status: "committed",
        used: 1,
        now,
      }),
    );
  expect(await close(expires_at)).toBeNull();
  const { rows: after } = await database.pool.query("SELECT status FROM reservation WHERE id = $1", [id]);
  expect(after[0].status).toBe("open");
  expect(await close(new Date(expires_at.getTime() - 1))).toMatchObject({ used: 1, reserved: 0 });
  expect(await close(new Date(expires_at.getTime() - 1))).toBeNull();
});
