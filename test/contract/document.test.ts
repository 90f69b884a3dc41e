import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { buildDocument } from "@/lib/contract/openapi";
import { isSchema, type JsonSchema } from "@/lib/contract/openapi/json-schema";
import { OPERATIONS } from "@/lib/contract/operations";
import { closedDocument, documentedResponse, explain } from "./closed-document";

const document = buildDocument(OPERATIONS, {
  version: "1.2.3",
  serverUrl: "https://study.example.com",
  sessionCookie: "__Host-studymeter.session",
});

/** Every object in the document, with the keys that lead to it. */
function* nodes(value: unknown, path: string[] = []): Generator<{ path: string[]; node: JsonSchema }> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* nodes(item, [...path, String(index)]);
  if (!isSchema(value)) return;
  yield { path, node: value };
  for (const [key, child] of Object.entries(value)) if (key !== "examples") yield* nodes(child, [...path, key]);
}

function resolve(reference: string): unknown {
  return reference
    .slice(2)
    .split("/")
    .reduce<unknown>((value, key) => (isSchema(value) ? value[key] : undefined), document);
}

describe("the OpenAPI document", () => {
  test("names its version and its server", () => {
    expect(document).toMatchObject({
      openapi: "3.1.1",
      info: { title: "Studymeter", version: "1.2.3" },
      servers: [{ url: "https://study.example.com" }],
    });
  });

  test("has every operation once, with a unique id", () => {
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map((call) => call.operationId));
    expect(ids).toHaveLength(OPERATIONS.length);
    expect(new Set(ids)).toEqual(new Set(OPERATIONS.map((operation) => operation.id)));
  });

  test("has no broken reference and no unused component", () => {
    const references = [...nodes(document)].flatMap(({ node }) => (typeof node.$ref === "string" ? [node.$ref] : []));
    expect(references.filter((reference) => resolve(reference) === undefined)).toEqual([]);
    const kinds = ["schemas", "parameters", "headers"].flatMap((kind) =>
      Object.keys(document.components[kind] as object).map((name) => `#/components/${kind}/${name}`),
    );
    expect(kinds.filter((name) => !references.includes(name))).toEqual([]);
  });

  test("consists of schemas that draft 2020-12 accepts", () => {
    const ajv = new Ajv2020({ strict: false });
    for (const [name, schema] of Object.entries(document.components.schemas as Record<string, JsonSchema>)) {
      expect(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`).toBe(true);
    }
  });

  test("leaves objects open for fields of later versions, and closes them in the form for tests", () => {
    const isClosed = ({ node }: { node: JsonSchema }) => node.additionalProperties === false;
    expect([...nodes(document)].filter(isClosed)).toEqual([]);
    expect([...nodes(closedDocument)].filter(isClosed).length).toBeGreaterThan(OPERATIONS.length);
  });

  test("keeps the bounds that are checked by functions", () => {
    const { schemas } = document.components as { schemas: Record<string, { properties: Record<string, JsonSchema> }> };
    expect(schemas.RecordRequest?.properties.feature).toMatchObject({ type: "string", minLength: 1, maxLength: 50 });
    expect(schemas.RecordRequest?.properties.quantity).toMatchObject({ minimum: 1, maximum: 10_000 });
  });
});

describe.each(OPERATIONS.map((operation) => ({ operation, path: operation.path, method: operation.method })))(
  "$method $path",
  ({ operation }) => {
    const described = document.paths[operation.path]?.[operation.method.toLowerCase()] ?? {};

    test("names its path parameters", () => {
      const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const parameters = (described.parameters as JsonSchema[]).filter((parameter) => parameter.in === "path");
      expect(parameters.map((parameter) => parameter.name)).toEqual(inPath);
      expect(parameters.every((parameter) => parameter.required === true)).toBe(true);
    });

    test("says who may call it", () => {
      const ways = described.security as JsonSchema[];
      expect(ways.length).toBeGreaterThan(0);
      expect(ways.some((way) => Object.keys(way).length === 0)).toBe(operation.permission === null);
    });

    test("has examples that its own schemas accept", () => {
      const responses = described.responses as Record<string, JsonSchema>;
      for (const [status, response] of Object.entries(responses)) {
        expect(response.description).toBeTruthy();
        const content = response.content as Record<string, { examples?: Record<string, { value: unknown }> }>;
        // A file has no example: its schema describes it.
        for (const [code, { value }] of Object.entries(content["application/json"]?.examples ?? {})) {
          const body = documentedResponse(operation, Number(status))?.body;
          expect(body?.(value), `${status} ${code}:\n${body ? explain(body) : ""}`).toBe(true);
        }
      }
    });
  },
);
