import { defineOperation } from "../operation";
import * as testClocks from "../test-clocks";

const common = { tag: "Testing", student: false } as const;

export const createTestClock = defineOperation({
  ...common,
  id: "createTestClock",
  method: "POST",
  path: "/api/test-clocks",
  permission: "admin:write",
  summary: "A clock of your own to test with",
  description:
    "Demo and test mode only; 404 in production. Send `X-Test-Clock: <id>` on the call that creates a student, and from then on everything about her lives on that clock.",
  idempotent: true,
  body: testClocks.createTestClockRequest,
  response: testClocks.testClockResponse,
  errors: ["not_found", "idempotency_mismatch"],
});

export const getTestClock = defineOperation({
  ...common,
  id: "getTestClock",
  method: "GET",
  path: "/api/test-clocks/{id}",
  permission: "admin:read",
  summary: "What a test clock shows",
  params: testClocks.testClockPath,
  response: testClocks.readTestClockResponse,
  errors: ["not_found"],
});

export const deleteTestClock = defineOperation({
  ...common,
  id: "deleteTestClock",
  method: "DELETE",
  path: "/api/test-clocks/{id}",
  permission: "admin:write",
  summary: "Remove a test clock that nobody lives on",
  params: testClocks.testClockPath,
  response: testClocks.deletedResponse,
  errors: ["not_found", "conflict"],
});

export const advanceTestClock = defineOperation({
  ...common,
  id: "advanceTestClock",
  method: "POST",
  path: "/api/test-clocks/{id}/advance",
  permission: "admin:write",
  summary: "Move a test clock forward",
  description:
    "Stops at every time at which something is due for its students, and does it, before it goes on. Answers when all is settled.",
  idempotent: true,
  params: testClocks.testClockPath,
  body: testClocks.advanceTestClockRequest,
  response: testClocks.advanceTestClockResponse,
  errors: ["not_found", "conflict", "idempotency_in_progress", "idempotency_mismatch"],
});
