import Razorpay from "razorpay";
import { z } from "zod";
import { GatewayError } from "./errors";
import { describeFailure, type Failure, mayHaveHappened, readRazorpayError, toGatewayError } from "./failure";
import type { Outcome } from "./types";

export interface TransportOptions {
  baseUrl: string;
  keyId: string;
  keySecret: string;
  timeoutMs: number;
}

/** The parts of the axios instance inside the SDK that are used here; the SDK's types do not declare it. */
interface Http {
  defaults: { baseURL: string; maxRedirects: number; maxContentLength: number; proxy?: false };
  interceptors: {
    request: { use(change: (config: { signal?: AbortSignal }) => object): void };
    response: { use(ok: undefined, failed: (error: unknown) => never): void };
  };
  post(path: string, body: unknown, options: { headers: Record<string, string> }): Promise<{ data: unknown }>;
  put(path: string, body: unknown): Promise<{ data: unknown }>;
}

export type Sdk = InstanceType<typeof Razorpay>;

/** More than the longest list that we request. */
const MAX_RESPONSE_BYTES = 5_000_000;

/**
 * The SDK with what it lacks: a configurable address, a timeout, and errors that say what happened. Without this, it reports
 * a timeout, a reset and a refused connection alike, as "TypeError: Cannot read properties of undefined".
 */
export class Transport {
  readonly sdk: Sdk;
  readonly #http: Http;

  constructor(options: TransportOptions) {
    this.sdk = new Razorpay({ key_id: options.keyId, key_secret: options.keySecret });
    this.#http = httpOf(this.sdk);
    Object.assign(this.#http.defaults, {
      baseURL: options.baseUrl.replace(/\/$/, ""),
      // A redirect would send the key to an address that is not configured.
      maxRedirects: 0,
      maxContentLength: MAX_RESPONSE_BYTES,
      ...(isLoopback(options.baseUrl) ? { proxy: false as const } : {}),
    });
    // A timeout for the whole call: axios' own `timeout` starts again with every byte that arrives.
    this.#http.interceptors.request.use((config) => ({ ...config, signal: AbortSignal.timeout(options.timeoutMs) }));
    this.#http.interceptors.response.use(undefined, (error) => {
      // The SDK drops everything except `response.status` and `response.data.error`, so the failure is put there.
      throw { response: { status: 0, data: { error: readFailure(error) } } };
    });
  }

  /** A call that changes nothing. Any failure is an error, which may be retried if it is temporary. */
  async read<Schema extends z.ZodType>(
    schema: Schema,
    call: (sdk: Sdk) => Promise<unknown>,
  ): Promise<z.output<Schema>> {
    const response = await call(this.sdk).catch((thrown: unknown) => {
      const failure = failureOf(thrown);
      throw mayHaveHappened(failure)
        ? new GatewayError("unavailable", `The payment gateway: ${describeFailure(failure)}`)
        : toGatewayError(failure);
    });
    const parsed = schema.safeParse(response);
    if (parsed.success) return parsed.data;
    throw new GatewayError("unavailable", `The payment gateway: ${unreadable(parsed.error)}`);
  }

  /** A call that has an effect: it is done, or unknown, or an error that means that nothing happened. */
  async write<Schema extends z.ZodType>(
    schema: Schema,
    call: (sdk: Sdk) => Promise<unknown>,
  ): Promise<Outcome<z.output<Schema>>> {
    const result = await this.attempt(schema, call);
    if (result.kind === "refused") throw toGatewayError(result.failure);
    return result;
  }

  /** Like `write`, with the refusal as a value, for calls that handle it. */
  async attempt<Schema extends z.ZodType>(
    schema: Schema,
    call: (sdk: Sdk) => Promise<unknown>,
  ): Promise<Outcome<z.output<Schema>> | { kind: "refused"; failure: Failure }> {
    try {
      const parsed = schema.safeParse(await call(this.sdk));
      return parsed.success
        ? { kind: "done", value: parsed.data }
        : { kind: "unknown", cause: unreadable(parsed.error) };
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (!mayHaveHappened(failure)) return { kind: "refused", failure };
      return { kind: "unknown", cause: describeFailure(failure) };
    }
  }

  /** For calls that the SDK does not have. */
  async put(path: string): Promise<unknown> {
    try {
      return (await this.#http.put(path, {})).data;
    } catch (thrown) {
      throw Object(thrown).response?.data ?? thrown;
    }
  }

  /** For calls with headers, which the SDK cannot set. */
  async post(path: string, body: object, headers: Record<string, string>): Promise<unknown> {
    try {
      return (await this.#http.post(path, body, { headers })).data;
    } catch (thrown) {
      throw Object(thrown).response?.data ?? thrown;
    }
  }
}

function httpOf(sdk: Sdk): Http {
  const http: unknown = Reflect.get(Object(Reflect.get(sdk, "api")), "rq");
  if (!isHttp(http)) throw new Error("The razorpay package has changed inside: its address could not be set.");
  return http;
}

function isHttp(value: unknown): value is Http {
  return typeof value === "function" && "defaults" in value && "interceptors" in value && "post" in value;
}

const axiosError = z.object({
  code: z.string().nullish().catch(null),
  response: z
    .object({
      status: z.number(),
      data: z.unknown(),
      headers: z.looseObject({ "retry-after": z.coerce.number().optional().catch(undefined) }),
    })
    .optional(),
});

function readFailure(error: unknown): Failure {
  const { code, response } = axiosError.parse({ code: Object(error).code, response: pick(Object(error).response) });
  return {
    statusCode: response?.status ?? 0,
    networkCode: response ? null : (code ?? null),
    error: response ? readRazorpayError(response.data) : null,
    retryAfterSeconds: response?.headers["retry-after"] ?? null,
  };
}

function pick(response: unknown): unknown {
  if (typeof response !== "object" || response === null) return undefined;
  const headers: unknown = Reflect.get(response, "headers");
  return {
    status: Reflect.get(response, "status"),
    data: Reflect.get(response, "data"),
    headers: { "retry-after": Reflect.get(Object(headers), "retry-after") },
  };
}

const UNEXPLAINED: Failure = { statusCode: 0, networkCode: null, error: null, retryAfterSeconds: null };

/** The failure in what the SDK throws, `{ statusCode, error }`; anything else is treated as the worst case: unknown. */
function failureOf(thrown: unknown): Failure {
  const failure: unknown = Object(thrown).error;
  return isFailure(failure) ? failure : UNEXPLAINED;
}

function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "statusCode" in value && "networkCode" in value;
}

function unreadable(error: z.ZodError): string {
  const fields = error.issues.map((issue) => issue.path.join(".")).filter(Boolean);
  return `a response that could not be parsed${fields.length > 0 ? ` (${fields.slice(0, 3).join(", ")})` : ""}`;
}

function isLoopback(url: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}
