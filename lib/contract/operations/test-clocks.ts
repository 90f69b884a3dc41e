import { defineOperation } from "../operation";
import * as testClocks from "../test-clocks";

const common = { tag: "Testing", student: false } as const;

export const createTestClock = defineOperation({
  ...common,
  id: "createTestClock",
  method: "POST",
  path: "/api/test-clocks",
  permission: "admin:write",
  summary: "Create a test clock",
  description:
    "Demo and test mode only; 404 in production. Send `X-Test-Clock: <id>` with the call that creates a student; from then on, the student's quotas and subscription use that clock.",
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
  summary: "Get a test clock",
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
  summary: "Delete a test clock that has no students",
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
  summary: "Advance a test clock",
  description:
    "The clock stops whenever something is due for its students, and runs it before it moves on. The call returns when everything is done.",
  idempotent: true,
  params: testClocks.testClockPath,
  body: testClocks.advanceTestClockRequest,
  response: testClocks.advanceTestClockResponse,
  errors: ["not_found", "conflict", "idempotency_in_progress", "idempotency_mismatch"],
});
