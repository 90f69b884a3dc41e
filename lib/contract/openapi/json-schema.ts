import { z } from "zod";

/** A JSON Schema of draft 2020-12, the dialect of OpenAPI 3.1. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

/** Whether a schema describes what is sent (before defaults) or what comes out (after them). */
export type Direction = "input" | "output";

/** The named schemas of the document. A zod schema has one name, no matter how many calls use it. */
export class Components {
  readonly schemas: Record<string, JsonSchema> = {};
  private readonly names = new Map<z.ZodType, string>();

  /**
   * @param closed whether objects forbid fields that they don't name. In the published document they don't, because clients must
   * tolerate fields of later versions. Our tests check responses against the closed document, so that no undocumented field is sent.
   */
  constructor(private readonly closed: boolean) {}

  /** A reference to `schema`. The schema is added under its own id, under the name it already has, or under `name`. */
  refer(schema: z.ZodType, name: string, direction: Direction): JsonSchema {
    const known = this.names.get(schema);
    if (known) return referenceTo(known);
    const chosen = z.globalRegistry.get(schema)?.id ?? name;
    this.names.set(schema, chosen);
    this.add(chosen, this.convert(schema, direction));
    return referenceTo(chosen);
  }

  /** The schema itself. Parts that it shares with other schemas become components and references. */
  convert(schema: z.ZodType, direction: Direction): JsonSchema {
    const { $schema, $defs, ...root } = z.toJSONSchema(schema, {
      io: direction,
      target: "draft-2020-12",
      unrepresentable: "any",
    }) as JsonSchema;
    for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>)) {
      this.add(name, this.plain(definition));
    }
    return this.plain(root);
  }

  private add(name: string, schema: JsonSchema): void {
    const known = this.schemas[name];
    if (known && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`two different schemas have the name ${name}`);
    }
    this.schemas[name] = schema;
  }

  /** The same schema without zod's internal keywords, so that people can read it. */
  private plain(schema: JsonSchema): JsonSchema {
    const result: JsonSchema = {};
    for (const [keyword, value] of Object.entries(schema)) {
      if (LITERAL.has(keyword)) result[keyword] = value;
      else if (keyword === "$ref") result.$ref = String(value).replace("#/$defs/", "#/components/schemas/");
      else if (keyword === "properties" && isSchema(value)) result.properties = this.plainValues(value);
      else if (Array.isArray(value)) result[keyword] = value.map((item) => (isSchema(item) ? this.plain(item) : item));
      else result[keyword] = isSchema(value) ? this.plain(value) : value;
    }
    return simplify(result, this.closed);
  }

  private plainValues(properties: JsonSchema): JsonSchema {
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [
        name,
        isSchema(property) ? this.plain(property) : property,
      ]),
    );
  }
}

/** Keywords whose value is data, not a schema. */
const LITERAL = new Set(["default", "const", "enum", "examples", "required"]);

function referenceTo(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function simplify(schema: JsonSchema, closed: boolean): JsonSchema {
  const result = { ...schema };
  delete result.id;
  // All integers that we send are safe integers. Stating that on each of them would hide the bounds that matter.
  if (result.minimum === Number.MIN_SAFE_INTEGER) delete result.minimum;
  if (result.maximum === Number.MAX_SAFE_INTEGER) delete result.maximum;
  if (result.format === "date-time" || result.format === "date") delete result.pattern;
  if (result.type === "object") {
    delete result.propertyNames;
    const rest = result.additionalProperties;
    if (!closed && (rest === false || (isSchema(rest) && Object.keys(rest).length === 0))) {
      delete result.additionalProperties;
    }
  }
  return asNullable(result) ?? result;
}

/** `anyOf [T, null]` of a plain type is `type: [T, "null"]`: one line instead of five. */
function asNullable(schema: JsonSchema): JsonSchema | null {
  if (!Array.isArray(schema.anyOf) || schema.anyOf.length !== 2) return null;
  const [type, nothing] = schema.anyOf as [JsonSchema, JsonSchema];
  if (nothing.type !== "null" || typeof type.type !== "string" || type.enum || type.const !== undefined) return null;
  const { anyOf, ...rest } = schema;
  return { ...type, ...rest, type: [type.type, "null"] };
}
