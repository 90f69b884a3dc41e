import { expect, test } from "vitest";
import { limitRows } from "./compare";

const plan = (key: string, quotas: Record<string, number | null>) => ({
  key,
  name: key,
  limits: Object.entries(quotas).map(([feature, quota]) => ({ feature, name: feature, quota })),
});

test("what tells plans apart comes first, in the catalogue's order, and a feature that a plan lacks is no limit of none", () => {
  const plans = [
    plan("free", { daily: null, quiz: 3, flashcards: 10 }),
    plan("premium", { daily: null, quiz: null, flashcards: null, tutor: 5 }),
  ];
  expect(limitRows(plans)).toEqual([
    { feature: "quiz", name: "quiz", quotas: [3, null] },
    { feature: "flashcards", name: "flashcards", quotas: [10, null] },
    { feature: "tutor", name: "tutor", quotas: [undefined, 5] },
    { feature: "daily", name: "daily", quotas: [null, null] },
  ]);
});
