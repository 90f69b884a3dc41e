import { describe, expect, it } from "vitest";
import messages from "@/messages/en.json";
import {
  DECLINE_CURES,
  DECLINE_OWNERS,
  debitVerdict,
  declineRule,
  declineWords,
  isCuredByTime,
  isKnownReason,
  OWN_WORDS,
} from "./decline-reason";
import { DECLINE_CLASSES } from "./decline-reasons";

const all = DECLINE_CLASSES.flatMap(({ reasons }) => [...reasons]);

describe("the table of reasons", () => {
  it("has all that Razorpay documents, each once", () => {
    expect(all.length).toBeGreaterThanOrEqual(161);
    expect(new Set(all).size).toBe(all.length);
    for (const reason of all) expect(reason).toMatch(/^[a-z][a-z_]+$/);
  });

  it("has every owner and every cure", () => {
    expect(new Set(DECLINE_CLASSES.map(({ owner }) => owner))).toEqual(new Set(DECLINE_OWNERS));
    expect(new Set(DECLINE_CLASSES.map(({ cure }) => cure))).toEqual(new Set(DECLINE_CURES));
  });

  it("has words for each: for students why and what helps, for staff a label", () => {
    for (const reason of [...all, "brand_new_word"]) {
      const words = declineWords(reason);
      expect(messages.declineReasons[words]).toBeTruthy();
      expect(messages.decline[words].why).toBeTruthy();
      expect(messages.decline[words].help).toBeTruthy();
    }
    expect(OWN_WORDS.length).toBeGreaterThanOrEqual(20);
  });

  it("says that the bank declined only where the bank did", () => {
    for (const reason of [...all, "brand_new_word"]) {
      const { owner, isKnown } = declineRule({ reason });
      const says = /bank declined|bank (doesn't allow|couldn't)/i.test(messages.decline[declineWords(reason)].why);
      if (says) expect([reason, owner, isKnown]).toEqual([reason, "bank", true]);
    }
  });
});

describe("what a reason means for a renewal", () => {
  it.each([
    ["insufficient_funds", "declined", true],
    ["card_declined", "declined", true],
    ["bank_technical_error", "declined", true],
    ["mandate_expired", "declined", false],
    ["mandate_paused", "declined", false],
    ["payer_account_has_changed", "declined", false],
    ["mandate_current_cycle_allowed_debit_exceeds", "declined", false],
    ["mandate_debit_beyond_psp_amount_cap", "declined", false],
    ["nature_of_debit_not_allowed", "declined", false],
    ["mobile_number_invalid", "declined", false],
    ["payer_details_missing", "declined", false],
    ["no_payment_method", "declined", false],
    ["payment_cancelled", "skipped", false],
    ["debit_skipped", "skipped", false],
    ["recurring_payment_not_enabled", "failed", false],
    ["merchant_not_activated", "failed", false],
    ["live_mode_not_enabled", "failed", false],
    ["payment_method_not_enabled", "failed", false],
    ["invalid_order_id", "failed", false],
    ["order_amount_mismatch", "failed", false],
    ["pre_debit_notification_not_sent", "failed", false],
    ["BAD_REQUEST_ERROR", "failed", false],
    ["server_error", "failed", true],
    ["gateway_technical_error", "failed", true],
    ["payment_pending", "undecided", true],
    ["order_already_paid", "undecided", true],
  ] as const)("%s: %s, cured by time: %s", (reason, verdict, cured) => {
    expect(isKnownReason(reason)).toBe(true);
    expect([debitVerdict({ reason }), isCuredByTime(reason)]).toEqual([verdict, cured]);
  });

  it.each([
    [{ source: "customer" }, "declined"],
    [{ source: "issuer_bank" }, "declined"],
    [{ source: "business" }, "failed"],
    [{ source: "internal" }, "failed"],
    [{ source: "gateway" }, "failed"],
    [{ code: "SERVER_ERROR" }, "failed"],
    [{ source: "somebody_new", code: "GATEWAY_ERROR" }, "declined"],
    [{}, "declined"],
  ])("an unknown word with %o: %s, and no words that blame anybody", (told, verdict) => {
    expect(debitVerdict({ reason: "brand_new_word", ...told })).toBe(verdict);
    expect(declineRule({ reason: "brand_new_word", ...told }).isKnown).toBe(false);
    expect(declineWords("brand_new_word")).toBe("unknown");
  });
});
