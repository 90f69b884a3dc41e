import { Hono, type Context as HonoContext, type HonoRequest } from "hono";
import { basicAuth } from "hono/basic-auth";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import type pg from "pg";
import type { ApiRoute, Context } from "../api/context";
import { textIn } from "../api/context";
import { customerRoutes } from "../api/customers";
import { disputeRoutes } from "../api/disputes";
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
import { faultResponse, type SimulatorBindings } from "./faults";
import { errorResponse, json } from "./responses";

export interface AppParts {
  pool: pg.Pool;
  config: Config;
  dispatcher: Dispatcher;
  nudge(): void;
}

type Call = HonoContext<SimulatorBindings>;

const MOST_BODY_BYTES = 1_000_000;

const API_ROUTES: readonly ApiRoute[] = [
  ...customerRoutes,
  ...orderRoutes,
  ...paymentRoutes,
  ...tokenRoutes,
  ...refundRoutes,
  ...disputeRoutes,
];

/** What a browser fetches without a secret: the script, the page in its frame and the files of the page. */
const PUBLIC_PAGES: Record<string, (context: Context) => Response | Promise<Response>> = {
  "/v1/checkout.js": asset("checkout.js"),
  "/v1/checkout/page": checkoutPage,
  "/v1/checkout/page.css": asset("page.css"),
  "/v1/checkout/page.js": asset("page.js"),
};

/** All paths of the simulator. Everything that Razorpay would refuse is an error in its format; only a bug of the simulator is a 500. */
export function createApp(parts: AppParts) {
  const { keyId, keySecret, prefix } = parts.config;
  const app = new Hono<SimulatorBindings>({ strict: false }).basePath(prefix || "/");

  app.onError((error) =>
    error instanceof HTTPException ? errorResponse(unauthorized(), CHALLENGE) : errorResponse(error),
  );
  app.notFound(() => errorResponse(badRequest("The requested URL was not found on the server.", undefined, 404)));

  app.use(
    bodyLimit({
      maxSize: MOST_BODY_BYTES,
      // The rest of such a body is not waited for, so the connection cannot carry another request.
      onError: () =>
        errorResponse(badRequest("The request body is too large.", undefined, 413), { Connection: "close" }),
    }),
  );
  for (const [path, page] of Object.entries(PUBLIC_PAGES)) {
    app.get(path, async (call) => page(await readContext(parts, call.req)));
  }
  app.post("/v1/checkout/pay", async (call) => payInBrowser(call, await readContext(parts, call.req)));

  // Everything below needs the key and its secret, which Hono compares in constant time.
  app.use(basicAuth({ username: keyId, password: keySecret }));
  for (const route of API_ROUTES) {
    app.on(route.method, route.path, async (call) => runApi(call, route, await readContext(parts, call.req)));
  }
  for (const route of controlRoutes) {
    app.on(route.method, route.path, async (call) =>
      runControl(call, route, await readContext(parts, call.req), parts.dispatcher),
    );
  }
  app.all("/__control/*", () => {
    throw badRequest("The simulator has no such control.", undefined, 404);
  });
  return app;
}

/** The header that asks for credentials. Basic auth is the only thing here that throws Hono's own exception. */
const CHALLENGE = { "WWW-Authenticate": 'Basic realm="Razorpay"' };

async function readContext({ pool, config, nudge }: AppParts, request: HonoRequest): Promise<Context> {
  return {
    pool,
    config,
    nudge,
    params: request.param(),
    query: new URL(request.url).searchParams,
    headers: request.raw.headers,
    body: await readJson(request),
    behaviour: null,
  };
}

async function readJson(request: HonoRequest): Promise<unknown> {
  if (request.method === "GET" || request.method === "HEAD") return {};
  const text = await request.text();
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("The request body is not valid JSON.");
  }
}

async function runApi(call: Call, route: ApiRoute, context: Context): Promise<Response> {
  const { outage, hasBehaviours } = await currentError(context.pool, namesOf(route.operation));
  if (outage && strikesBefore(outage)) return faultResponse(call, outage);
  const behaviour = hasBehaviours ? await behaviourFor(route, context) : null;
  const response = await withFault(call, { ...context, behaviour }, (told) => route.run(told));
  return outage ? faultResponse(call, outage) : response;
}

async function behaviourFor(route: ApiRoute, context: Context): Promise<Behaviour | null> {
  return takeBehaviour(context.pool, route.operation, (await route.customerOf?.(context)) ?? null);
}

async function runControl(
  call: Call,
  route: ControlRoute,
  context: Context,
  dispatcher: Dispatcher,
): Promise<Response> {
  if (route.path !== "/__control/checkout") return json(await route.run(context, dispatcher));
  const behaviour = await behaviourAtCheckout(context, textIn(context.body, "order_id"));
  return withFault(call, { ...context, behaviour }, (told) => route.run(told, dispatcher));
}

/** The checkout page authenticates with the key id alone, like every browser; the amount comes from the order. */
async function payInBrowser(call: Call, context: Context): Promise<Response> {
  if (textIn(context.body, "key_id") !== context.config.keyId) throw unauthorized();
  const { outage } = await currentError(context.pool, []);
  if (outage) return faultResponse(call, outage);
  const { order_id, instrument, email, contact, recurring } = Object(context.body);
  const body = { order_id, instrument, email, contact, recurring };
  const behaviour = await behaviourAtCheckout(context, textIn(body, "order_id"));
  return withFault(call, { ...context, body, behaviour }, (told) => payOrder(told, told.body));
}

/** A fault happens before the work, or after it, so that the response of completed work is lost. */
async function withFault(call: Call, context: Context, run: (told: Context) => Promise<unknown>): Promise<Response> {
  const fault = context.behaviour?.fault ?? null;
  if (fault && strikesBefore(fault)) return faultResponse(call, fault);
  const response = await run(context)
    .then((body) => json(body))
    .catch((error: unknown) => {
      if (error instanceof ApiError) return errorResponse(error);
      throw error;
    });
  return fault ? faultResponse(call, fault) : response;
}
