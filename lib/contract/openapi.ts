import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "@/lib/errors";
import { errorResponse } from "./errors";
import { errorCodesOf, errorExample } from "./openapi/error-examples";
import { HEADER_COMPONENTS, requestHeadersOf, responseHeadersOf } from "./openapi/headers";
import { Components, isSchema, type JsonSchema } from "./openapi/json-schema";
import { accessSentence, securityOf, securitySchemes } from "./openapi/security";
import type { Operation } from "./operation";

export interface DocumentOptions {
  version: string;
  serverUrl: string;
  sessionCookie: string;
  /** Objects forbid fields that they don't name. For tests only, never in the published document (see `Components`). */
  closed?: boolean;
}

export type OpenApiDocument = {
  openapi: "3.1.1";
  info: { title: string; version: string; [field: string]: unknown };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Record<string, unknown>>>;
  components: Record<string, unknown>;
};

/** The OpenAPI document of these operations, made from the same schemas that validate their requests and type their responses. */
export function buildDocument(operations: readonly Operation[], options: DocumentOptions): OpenApiDocument {
  const components = new Components(options.closed ?? false);
  const error = components.refer(errorResponse, "Error", "output");
  const paths: OpenApiDocument["paths"] = {};
  for (const operation of operations) {
    const method = operation.method.toLowerCase();
    const path = paths[operation.path] ?? {};
    if (path[method]) throw new Error(`${operation.method} ${operation.path} is defined twice`);
    paths[operation.path] = { ...path, [method]: describeOperation(operation, components, error) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Studymeter",
      version: options.version,
      description: INTRODUCTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: options.serverUrl }],
    tags: [...new Set(operations.map((operation) => operation.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      ...HEADER_COMPONENTS,
      securitySchemes: securitySchemes(options.sessionCookie),
    },
  };
}

const INTRODUCTION = `Usage quotas and subscriptions: who may use which feature, how often and until when.

Every path works with and without a trailing slash. Bodies are JSON in \`snake_case\`, times are ISO 8601 in UTC, and money is an integer in
minor units with its currency beside it. Responses may gain fields; ignore fields that you don't know.

Success is \`{"success": true, …}\`, an error is \`{"success": false, "error": "<message for people>", "code": "<fixed word for programs>", "request_id": "…"}\`.`;

function describeOperation(operation: Operation, components: Components, error: JsonSchema): Record<string, unknown> {
  const described: Record<string, unknown> = {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: [operation.description, accessSentence(operation)].filter(Boolean).join("\n\n"),
    security: securityOf(operation),
    parameters: [
      ...parametersIn("path", operation.params, components),
      ...parametersIn("query", operation.query, components),
      ...requestHeadersOf(operation),
    ],
    responses: { 200: success(operation, components), ...failures(operation, components, error) },
  };
  const body = operation.documentedBody ?? operation.body;
  if (body) {
    const schema = components.refer(body, `${pascal(operation.id)}Request`, "input");
    // An empty body counts as `{}`, so the body is required only if one of its fields is.
    const required = !body.safeParse({}).success;
    described.requestBody = { required, content: { "application/json": { schema } } };
  }
  return described;
}

function parametersIn(place: "path" | "query", schema: z.ZodType | undefined, components: Components): unknown[] {
  if (!schema) return [];
  // Query values arrive as text and are coerced, so the document describes the value after coercion.
  const { properties } = components.convert(schema, "output");
  if (!isSchema(properties)) throw new Error("parameters must be an object schema");
  const needed = new Set(components.convert(schema, "input").required as string[] | undefined);
  return Object.entries(properties as Record<string, JsonSchema>).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === "path" || needed.has(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function success(operation: Operation, components: Components): unknown {
  return {
    description: "Success.",
    headers: responseHeadersOf(operation, 200),
    content: {
      [operation.contentType ?? "application/json"]: {
        schema: components.refer(operation.response, `${pascal(operation.id)}Response`, "output"),
      },
      // A file has no schema.
      ...Object.fromEntries(
        operation.mediaTypes?.filter((type) => type !== "application/json").map((type) => [type, {}]) ?? [],
      ),
    },
  };
}

function failures(operation: Operation, components: Components, error: JsonSchema): Record<string, unknown> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorCodesOf(operation)) {
    byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  }
  const responses: Record<string, unknown> = {};
  for (const [status, codes] of byStatus) {
    responses[status] = {
      description: codes.map((code) => `\`${code}\``).join(", "),
      headers: responseHeadersOf(operation, status),
      content: {
        "application/json": {
          schema: failureSchema(operation, codes, components, error),
          examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(operation, code) }])),
        },
      },
    };
  }
  return responses;
}

function failureSchema(
  operation: Operation,
  codes: ErrorCode[],
  components: Components,
  error: JsonSchema,
): JsonSchema {
  const withCodes = (of: ErrorCode[]) => ({ ...error, properties: { code: { enum: of } } });
  if (!operation.refusal || !codes.includes("quota_exhausted")) return withCodes(codes);
  const refusal = components.refer(operation.refusal, `${pascal(operation.id)}Refusal`, "output");
  return { anyOf: [refusal, withCodes(codes.filter((code) => code !== "quota_exhausted"))] };
}

/** A quota refusal has more fields than other errors, and its example is the first thing that integrators look for. */
function exampleOf(operation: Operation, code: ErrorCode): Record<string, unknown> {
  const example = errorExample(code);
  if (code !== "quota_exhausted" || !operation.refusal) return example;
  const reason = String(example.error);
  const status = {
    allowed: false,
    reason,
    limit: 5,
    used: 5,
    remaining: 0,
    unlimited: false,
    percentage: 100,
    resets_at: RESETS_AT,
  };
  const all: Record<string, unknown> = {
    ...example,
    feature: "quiz",
    allowed: false,
    usage_recorded: false,
    reason,
    upgrade_message: "Upgrade to Premium for more quizzes.",
    upgrade_url: "https://study.example.com/upgrade?feature=quiz",
    limit: 5,
    used: 5,
    remaining: 0,
    resets_at: RESETS_AT,
    status,
  };
  const shape = operation.refusal instanceof z.ZodObject ? Object.keys(operation.refusal.shape) : Object.keys(all);
  return Object.fromEntries(shape.filter((name) => name in all).map((name) => [name, all[name]]));
}

const RESETS_AT = "2026-11-30T18:30:00.000Z";

function pascal(id: string): string {
  return id.charAt(0).toUpperCase() + id.slice(1);
}
