import { expect, it } from "vitest";
import messages from "@/messages/en.json";
import { TIMELINE_GROUPS, TIMELINE_KINDS } from "./timeline";

it("every kind is in one group besides all of them", () => {
  const { all, ...groups } = TIMELINE_GROUPS;
  expect(Object.values(groups).flat().toSorted()).toEqual(all.toSorted());
});

it("every kind has a label, and no other; a change is labelled by its action", () => {
  expect(["change", ...Object.keys(messages.timeline.kinds)].toSorted()).toEqual(TIMELINE_KINDS.toSorted());
});
