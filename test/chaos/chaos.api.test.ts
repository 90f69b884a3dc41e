import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { findLeaks } from "./leaks";
import { runRound } from "./round";
import { Stage } from "./stage";

/** One kill before and after every step; `npm run test:nightly` kills twenty times each. */
const TIMES_EACH = 1;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set(inject("postgresUrl"));
});
afterAll(() => stage?.end());

describe("kill -9 of one of two instances", () => {
  it("at every step of purchases and renewals ends in one charge, one extension, one invoice and one mail, or in one recorded decline", {
    timeout: 400_000,
  }, async () => {
    expect(await runRound(stage, TIMES_EACH)).toEqual([]);
  });

  it("leaves no secret, key, token or card number in the database, the log or a response", async () => {
    const { rows } = await stage.pool.query(
      "SELECT count(*)::int AS encrypted FROM payment_method WHERE token_ciphertext IS NOT NULL",
    );
    expect(rows[0].encrypted).toBeGreaterThan(0);
    expect(await findLeaks(stage)).toEqual([]);
  });

  it("would have found a planted secret, token and card number", async () => {
    await stage.pool.query("CREATE TABLE planted (note text)");
    const notes = [stage.secrets.AUDIT_KEY, "token_ABCDEFGHIJKLMN", "4111 1111 1111 1111"];
    await stage.pool.query("INSERT INTO planted SELECT unnest($1::text[])", [notes]);
    expect(await findLeaks(stage)).toEqual([
      "the table public.planted holds AUDIT_KEY",
      "the table public.planted holds a token of the gateway",
      "the table public.planted holds what looks like a card's number",
    ]);
  });
});
