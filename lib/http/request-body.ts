import { MAX_BODY_KIB } from "@/lib/domain/terms";
import { AppError } from "@/lib/errors";
import { asClientLeft } from "./client-left";

/** Larger than any body that the API asks for, small enough that a flood of them is no attack. */
export const MAX_BODY_BYTES = MAX_BODY_KIB * 1024;
const MAX_DEPTH = 32;

/**
 * The JSON value of a request's body, and its text for the idempotency digest. An empty body counts as `{}`, so that calls without required
 * fields work without a body.
 */
export async function readJsonBody(
  request: Request,
  limitBytes = MAX_BODY_BYTES,
): Promise<{ value: unknown; raw: string }> {
  const raw = await readText(request, limitBytes);
  if (raw.trim() === "") return { value: {}, raw };
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    throw new AppError("invalid_json", "Invalid JSON: the body could not be read.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AppError("invalid_request", "The body must be a JSON object.", {
      fields: { "": "The body must be a JSON object." },
    });
  }
  if (isDeeperThan(value, MAX_DEPTH)) {
    throw new AppError("invalid_request", `The body is nested more than ${MAX_DEPTH} levels deep.`, {
      fields: { "": `The body is nested more than ${MAX_DEPTH} levels deep.` },
    });
  }
  return { value, raw };
}

async function readText(request: Request, limitBytes: number): Promise<string> {
  const tooLarge = () =>
    new AppError("payload_too_large", `The body must be at most ${Math.floor(limitBytes / 1024)} KiB.`);
  const declared = Number(request.headers.get("content-length") ?? Number.NaN);
  if (declared > limitBytes) throw tooLarge();
  try {
    if (Number.isFinite(declared)) {
      // The HTTP server enforces the declared length.
      return checkText(await request.text(), limitBytes, tooLarge);
    }
    if (!request.body) return "";
    const chunks: Uint8Array[] = [];
    let size = 0;
    const reader = request.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > limitBytes) throw tooLarge();
      chunks.push(part.value);
    }
    return Buffer.concat(chunks).toString("utf8");
  } catch (error) {
    throw error instanceof AppError ? error : asClientLeft(request, error);
  }
}

function checkText(text: string, limitBytes: number, tooLarge: () => AppError): string {
  if (text.length > limitBytes) throw tooLarge();
  return text;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const child of Object.values(value)) if (isDeeperThan(child, levels - 1)) return true;
  return false;
}
