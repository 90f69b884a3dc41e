import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { buildDocument } from "@/lib/contract/openapi";
import type { Operation } from "@/lib/contract/operation";
import { OPERATIONS } from "@/lib/contract/operations";

const ID = "studymeter";

/** The document in its closed form: a response with an undocumented field is wrong. */
export const closedDocument = buildDocument(OPERATIONS, {
  version: "0.0.0-test",
  serverUrl: "http://127.0.0.1",
  sessionCookie: "studymeter.session",
  closed: true,
});

// Not `strict`: that refuses what OpenAPI adds to JSON Schema. The test of the document checks its schemas against the meta-schema.
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: ID, ...closedDocument });

// Kept for good: a validator depends on its schema alone.
const validators = new Map<string, ValidateFunction>();

/** The validator of the schema at `path`, the keys that lead to it in the document. */
export function validatorAt(...path: string[]): ValidateFunction {
  const pointer = path.map((key) => encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
  let validator = validators.get(pointer);
  if (!validator) {
    validator = ajv.compile({ $ref: `${ID}#/${pointer}` });
    validators.set(pointer, validator);
  }
  return validator;
}

/** What the document says of a response with this status, or null where the status is not documented. */
export function documentedResponse(operation: Operation, status: number): DocumentedResponse | null {
  const described = closedDocument.paths[operation.path]?.[operation.method.toLowerCase()];
  const responses = described?.responses as Record<string, { headers: Record<string, unknown> }> | undefined;
  const response = responses?.[String(status)];
  if (!response) return null;
  const path = ["paths", operation.path, operation.method.toLowerCase(), "responses", String(status)];
  return {
    headers: Object.keys(response.headers),
    body: validatorAt(...path, "content", "application/json", "schema"),
  };
}

export interface DocumentedResponse {
  headers: string[];
  body: ValidateFunction;
}

export function explain(validator: ValidateFunction): string {
  return (validator.errors ?? [])
    .map((error) => `  ${error.instancePath || "(the whole)"} ${error.message} ${JSON.stringify(error.params)}`)
    .join("\n");
}
