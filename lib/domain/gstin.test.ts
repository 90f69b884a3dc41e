import { describe, expect, it } from "vitest";
import { isGstin, isSellerGstin, normalizeGstin, stateOfGstin } from "./gstin";

describe("a GSTIN", () => {
  // Examples that the tax office and banks print.
  it.each([
    ["27AAPFU0939F1ZV", "27"],
    ["29AAGCB7383J1Z4", "29"],
    ["24AAACC1206D1ZM", "24"],
    // Of a government department, a body of the United Nations, a non-resident and a deductor of tax.
    ["27MUMK12345E1Z5", "27"],
    ["0717UNO00157UNO", "07"],
    ["2917GBR00001NR0", "29"],
    ["07DELS01234A1DM", "07"],
  ])("%s belongs to state %s", (gstin, state) => {
    expect([isGstin(gstin), stateOfGstin(gstin)]).toEqual([true, state]);
  });

  it("of a supplier abroad belongs to no state", () => {
    expect([isGstin("9917SGP29001OST"), stateOfGstin("9917SGP29001OST")]).toEqual([true, null]);
  });

  it.each([
    "",
    "27AAPFU0939F1Z",
    "27aapfu0939f1zv",
    "27AAPFU0939F1ZW",
    "99AAPFU0939F1ZV",
    "27AAPFU0939F1ZV ",
    "0000000000000000",
  ])("%j is none", (text) => {
    expect([isGstin(text), stateOfGstin(text)]).toEqual([false, null]);
  });

  it.each(["27AAPFU0939F1ZV", "0717UNO00157UNO"])("%s with any one character mistyped is refused", (valid) => {
    const characters = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    for (const place of valid.split("").keys()) {
      for (const character of characters.filter((c) => c !== valid[place])) {
        expect(isGstin(valid.slice(0, place) + character + valid.slice(place + 1))).toBe(false);
      }
    }
  });

  it.each([" 27AAPFU0939F1ZV\n", "27 AAPFU0939F 1ZV", "27aapfu0939f1zv", "\u00a027AAPFU0939F1ZV"])(
    "%j is read",
    (typed) => {
      expect(isGstin(normalizeGstin(typed))).toBe(true);
    },
  );

  it("of a seller is one that invoices are issued under", () => {
    expect(["27AAPFU0939F1ZV", "27MUMK12345E1Z5"].every(isSellerGstin)).toBe(true);
    expect(["0717UNO00157UNO", "2917GBR00001NR0", "07DELS01234A1DM", "9917SGP29001OST"].some(isSellerGstin)).toBe(
      false,
    );
  });
});
