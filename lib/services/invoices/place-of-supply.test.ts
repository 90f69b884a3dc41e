import { afterEach, expect, it } from "vitest";
import { money } from "@/lib/domain/money";
import { completeEnv } from "@/lib/env";
import { requireState, stateOnInvoice } from "./place-of-supply";

afterEach(() => completeEnv({ SELLER_GSTIN: "" }));
const SELLER = { gstin: "29AAGCB7383J1Z4" };

it("a sale in rupees by a seller with a GSTIN needs a State of India", () => {
  completeEnv({ SELLER_GSTIN: SELLER.gstin });
  for (const state of [null, "", "99"])
    expect(() => requireState(money(79_900, "INR"), state)).toThrow(/state is needed/);
  expect(() => requireState(money(79_900, "INR"), "33")).not.toThrow();
  expect(() => requireState(money(999, "USD"), null)).not.toThrow();
});

it("a seller without a GSTIN asks for none", () => {
  expect(() => requireState(money(79_900, "INR"), null)).not.toThrow();
});

it("an invoice of a debit from before States were asked for names the seller's", () => {
  expect(stateOnInvoice("INR", SELLER, null)).toBe("29");
  expect(stateOnInvoice("INR", SELLER, "33")).toBe("33");
  expect(stateOnInvoice("INR", { gstin: null }, null)).toBeNull();
  expect(stateOnInvoice("USD", SELLER, null)).toBeNull();
});
