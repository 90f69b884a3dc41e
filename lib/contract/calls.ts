import type { z } from "zod";
import type { AnyOperation } from "./operations";

/**
 * The calls of the API as types, by what stands in the first line of each in the reference: `POST /api/usage/consume`. Nothing of this
 * is left when it runs, so a page that calls by it loads no schema.
 */
export type Calls = {
  [Op in AnyOperation as z.output<Op["response"]> extends JsonResponse ? `${Op["method"]} ${Op["path"]}` : never]: {
    params: ParamsOf<Op>;
    body: BodyOf<Op>;
    request: Part<"params", ParamsOf<Op>> & Part<"query", QueryOf<Op>> & Part<"body", BodyOf<Op>>;
    response: z.output<Op["response"]> | RefusalOf<Op>;
  };
};

export type CallName = keyof Calls;
export type RequestOf<Name extends CallName> = Calls[Name]["request"];
export type ResponseOf<Name extends CallName> = Calls[Name]["response"];

/** Of the calls whose response is a file or a text there is nothing to infer. */
type JsonResponse = { success: boolean };

type ParamsOf<Op> = Op extends { params: infer Schema extends z.ZodType } ? z.input<Schema> : never;

type BodyOf<Op> = Op extends { documentedBody: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : Op extends { body: infer Schema extends z.ZodType }
    ? z.input<Schema>
    : never;

/** A query is text on its way, and is read as what it must be: where the schema takes anything, it is a number. */
type QueryOf<Op> = Op extends { query: infer Schema extends z.ZodType }
  ? {
      [Field in keyof z.input<Schema>]: unknown extends z.input<Schema>[Field]
        ? number | undefined
        : z.input<Schema>[Field];
    }
  : never;

/** What a refusal for lack of quota answers. */
type RefusalOf<Op> = Op extends { refusal: infer Schema extends z.ZodType } ? z.output<Schema> : never;

/** A part that the call has not got cannot be sent; one in which nothing is required may be left out. */
type Part<Name extends string, Content> = [Content] extends [never]
  ? { [Key in Name]?: undefined }
  : Record<never, never> extends Content
    ? { [Key in Name]?: Content }
    : { [Key in Name]: Content };
