import { expect, it } from "vitest";
import { causeOf, eventId } from "./event-id";

it.each([
  ["alert/changed:1:opened", 0, "alert/changed:1:opened"],
  ["alert/changed:1:opened", 3, "alert/changed:1:opened again 3"],
])("an event of the cause %s, resent %i times, is sent as %s, and known by its cause", (cause, resends, id) => {
  expect(eventId(cause, resends)).toBe(id);
  expect(causeOf(id)).toBe(cause);
});
