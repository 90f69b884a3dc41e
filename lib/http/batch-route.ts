import type { z } from "zod";
import type { CredentialContext } from "@/lib/context";
import { batchEvent, type batchResponse } from "@/lib/contract/usage";
import { AppError } from "@/lib/errors";
import { type BatchResult, recordBatch, type UseOfBatch } from "@/lib/services/usage/record-batch";
import { requestIdempotency } from "./idempotency";
import { toUse } from "./record-route";
import { quotaExhausted, serializeRecord } from "./serializers/usage";
import { validate } from "./validate";

type Results = z.output<typeof batchResponse>["results"];

/** Each event is validated and processed separately and has its own result, so that an invalid one does not affect the others. */
export async function handleBatch(context: CredentialContext, events: readonly unknown[]): Promise<Results> {
  const parsed = events.map((event) => parse(context, event));
  const uses = parsed.filter((event): event is UseOfBatch => !(event instanceof AppError));
  const results = (await recordBatch(context, uses)).values();
  return parsed.map((event) => {
    if (event instanceof AppError) return serializeFailure(event);
    const { value } = results.next();
    if (!value) throw new Error("every event of a batch has a result");
    return serializeResult(value);
  });
}

function parse(context: CredentialContext, event: unknown): UseOfBatch | AppError {
  try {
    const body = validate(batchEvent, event);
    // The same idempotency key through `record` is the same use, so a batch can retry a single call whose response was lost.
    return {
      ...toUse(body),
      idempotency: requestIdempotency(context.credentials, "record", body.idempotency_key, { body: singleCall(event) }),
    };
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** The body that a single call would have sent. */
function singleCall(event: unknown): Record<string, unknown> {
  const { idempotency_key: _, ...body } = event as Record<string, unknown>;
  return body;
}

function serializeResult(result: BatchResult): Results[number] {
  switch (result.kind) {
    case "granted":
      return serializeRecord(result.outcome);
    case "refused":
      return serializeFailure(quotaExhausted(result.quota, result.quantity, { usage_recorded: false }));
    case "failed":
      return serializeFailure(result.error);
  }
}

function serializeFailure(error: AppError): Results[number] {
  const { fields, body } = error.details;
  return { success: false, error: error.message, code: error.code, ...(fields ? { fields } : {}), ...body };
}
