import { expect, it } from "vitest";
import { FEATURES, iconOfFeature, PLANS } from "./catalogue";

it("names the picture of every feature that ships, and none of one that only a database knows", () => {
  for (const { key, icon } of FEATURES) expect(iconOfFeature(key)).toBe(icon);
  expect(iconOfFeature("essay")).toBeNull();
});

it("gives every feature and plan a key of its own, and every plan a rank of its own", () => {
  for (const all of [FEATURES.map(({ key }) => key), PLANS.map(({ key }) => key), PLANS.map(({ rank }) => rank)]) {
    expect(new Set<string | number>(all).size).toBe(all.length);
  }
});
