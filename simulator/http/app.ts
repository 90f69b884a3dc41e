import type pg from "pg";
import type { ApiRoute, Context } from "../api/context";
import { textIn } from "../api/context";
import { customerRoutes } from "../api/customers";
import { orderRoutes } from "../api/orders";
import { paymentRoutes } from "../api/payments";
import { refundRoutes } from "../api/refunds";
import { tokenRoutes } from "../api/tokens";
import { asset } from "../checkout/assets";
import { checkoutPage } from "../checkout/page";
import { behaviourAtCheckout, payOrder } from "../checkout/pay";
import { currentError } from "../control/outage";
import { type ControlRoute, controlRoutes } from "../control/routes";
import { ApiError, badRequest, unauthorized } from "../errors";
import type { Config } from "../options";
import { type Behaviour, namesOf, strikesBefore, takeBehaviour } from "../store/behaviour";
import type { Dispatcher } from "../webhooks/deliver";
import { isAuthorized } from "./authorize";
import { answer, errorResponse, faultReply, json, type Reply } from "./reply";
import { Router } from "./router";

export interface AppParts {
  pool: pg.Pool;
  config: Config;
  dispatcher: Dispatcher;
  nudge(): void;
}

const MOST_BODY_BYTES = 1_000_000;
const BODY_METHODS = ["POST", "PUT", "DELETE"];

const api = new Router<ApiRoute>([
  ...customerRoutes,
  ...orderRoutes,
  ...paymentRoutes,
  ...tokenRoutes,
  ...refundRoutes,
]);
const control = new Router<ControlRoute>(controlRoutes);

/** What a browser fetches, without a secret: the script, the page in its frame and what belongs to it. */
const publicPages: Record<string, (context: Context) => Response | Promise<Response>> = {
  "/v1/checkout.js": asset("checkout.js"),
  "/v1/checkout/page": checkoutPage,
  "/v1/checkout/page.css": asset("page.css"),
  "/v1/checkout/page.js": asset("page.js"),
};

/** One request to one reply. Everything that Razorpay would refuse is an answer; only a bug of ours throws. */
export async function handle(parts: AppParts, request: Request): Promise<Reply> {
  try {
    const context = await readContext(parts, request);
    const path = new URL(request.url).pathname.slice(parts.config.prefix.length) || "/";
    const page = request.method === "GET" ? publicPages[path] : undefined;
    if (page) return answer(await page(context));
    if (path === "/v1/checkout/pay" && request.method === "POST") return await payInBrowser(context);
    if (!isAuthorized(request.headers, parts.config.keyId, parts.config.keySecret)) throw unauthorized();
    return path.startsWith("/__control/")
      ? await runControl(parts, context, request.method, path)
      : await runApi(context, request.method, path);
  } catch (error) {
    return answer(errorResponse(error));
  }
}

async function readContext(parts: AppParts, request: Request): Promise<Context> {
  const { pool, config, nudge } = parts;
  const query = new URL(request.url).searchParams;
  const body = BODY_METHODS.includes(request.method) ? await readJson(request) : {};
  return { pool, config, nudge, query, body, headers: request.headers, params: {}, behaviour: null };
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.length > MOST_BODY_BYTES) throw badRequest("The request body is too large.", undefined, 413);
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("The request body is not valid JSON.");
  }
}

async function runApi(context: Context, method: string, path: string): Promise<Reply> {
  const found = api.find(method, path);
  if (!found) throw badRequest("The requested URL was not found on the server.", undefined, 404);
  const { outage, hasBehaviours } = await currentError(context.pool, namesOf(found.route.operation));
  if (outage && strikesBefore(outage)) return faultReply(outage);
  const called = { ...context, params: found.params };
  const behaviour = hasBehaviours ? await behaviourFor(found.route, called) : null;
  const reply = await withFault({ ...called, behaviour }, (told) => found.route.run(told));
  return outage ? faultReply(outage) : reply;
}

async function behaviourFor(route: ApiRoute, context: Context): Promise<Behaviour | null> {
  return takeBehaviour(context.pool, route.operation, (await route.customerOf?.(context)) ?? null);
}

async function runControl(parts: AppParts, context: Context, method: string, path: string): Promise<Reply> {
  const found = control.find(method, path);
  if (!found) throw badRequest("The simulator has no such control.", undefined, 404);
  const run = (told: Context) => found.route.run(told, parts.dispatcher);
  const called = { ...context, params: found.params };
  if (found.route.path !== "/__control/checkout") return answer(json(await run(called)));
  const behaviour = await behaviourAtCheckout(called, textIn(called.body, "order_id"));
  return withFault({ ...called, behaviour }, run);
}

/** The checkout page proves itself with the key id alone, as every browser can; what it pays is what the order says. */
async function payInBrowser(context: Context): Promise<Reply> {
  if (textIn(context.body, "key_id") !== context.config.keyId) throw unauthorized();
  const { outage } = await currentError(context.pool, []);
  if (outage) return faultReply(outage);
  const { order_id, instrument, email, contact, recurring } = Object(context.body);
  const body = { order_id, instrument, email, contact, recurring };
  const behaviour = await behaviourAtCheckout(context, textIn(body, "order_id"));
  return withFault({ ...context, body, behaviour }, (told) => payOrder(told, told.body));
}

/** FormError strikes before the work, or hides its result: an answer of ours that never arrives. */
async function withFault(context: Context & { behaviour: Behaviour | null }, run: (told: Context) => Promise<unknown>) {
  const fault = context.behaviour?.fault ?? null;
  if (fault && strikesBefore(fault)) return faultReply(fault);
  const response = await run(context)
    .then(json)
    .catch((error: unknown) => {
      if (error instanceof ApiError) return errorResponse(error);
      throw error;
    });
  return fault ? faultReply(fault) : answer(response);
}
