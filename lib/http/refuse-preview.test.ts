import { describe, expect, it } from "vitest";
import { OPERATIONS } from "@/lib/contract/operations";
import { AppError } from "@/lib/errors";
import { refusePreview } from "./refuse-preview";

const actions = OPERATIONS.filter(({ permission, method }) => permission?.startsWith("admin:") && method !== "GET");

function refusalOf(operation: (typeof actions)[number], value: unknown): unknown {
  try {
    refusePreview(operation, value);
    return null;
  } catch (error) {
    return error instanceof AppError ? [error.code, error.details.fields] : error;
  }
}

/** Whether the operation reads the field itself: a value that is no flag is refused by its name. */
function hasPreview({ body }: (typeof actions)[number]): boolean {
  const issues = body?.safeParse({ reason: "a reason", preview: "perhaps" }).error?.issues ?? [];
  return issues.some(({ path }) => path[0] === "preview");
}

describe("each admin action", () => {
  it.each(actions.map((operation) => [operation.id, operation] as const))(
    "%s previews, or refuses the field by its name",
    (_, operation) => {
      const refused = ["invalid_request", { preview: expect.any(String) }];
      expect(refusalOf(operation, { preview: true })).toEqual(hasPreview(operation) ? null : refused);
      expect(refusalOf(operation, { reason: "a reason" })).toBeNull();
    },
  );

  it("that issues, refunds or ends something previews", () => {
    const ids = actions.filter(hasPreview).map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        "cancelForStudent",
        "correctInvoice",
        "eraseForStudent",
        "refundPayment",
        "renewForStudent",
      ]),
    );
  });
});
