import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { type RunningApp, startApp } from "@/test/support/app";
import { insertApiKey } from "@/test/support/engine";
import { copyTemplate, dropDatabase } from "@/test/support/postgres";
import { control, startTestSimulator } from "@/test/support/simulator";
import { type Line, startDatabaseLine } from "./database-line";
import { startGatewayLine, startWebhookLine } from "./gateway-line";
import type { Step } from "./steps";
import { Trap } from "./trap";

// biome-ignore lint/suspicious/noExplicitAny: a test looks into responses of every shape
export type Json = any;

export interface ApiResponse {
  status: number;
  body: Json;
}

/** One of the two processes of the app, with its own proxies, which tell at what step it is. */
interface Instance {
  app: RunningApp;
  lines: Line[];
}

/** The secrets are random in each run, so that a match is a leak and no coincidence. */
function secrets(): Record<string, string> {
  const random = () => randomBytes(32).toString("base64url");
  return {
    NEXTAUTH_SECRET: random(),
    TOKEN_SECRET: random(),
    AUDIT_KEY: random(),
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    // The simulator of this process has these keys.
    RAZORPAY_KEY_ID: "rzp_test_tests",
    RAZORPAY_KEY_SECRET: "razorpay-of-the-tests",
    RAZORPAY_WEBHOOK_SECRET: "webhook-of-the-tests",
  };
}

/** Two real instances on one database, and the gateway in this process, which is never killed. */
export class Stage {
  readonly secrets = secrets();
  /** The output of all stopped and killed instances. */
  readonly outputs: string[] = [];
  /** The bodies of all responses. */
  readonly responses: string[] = [];
  readonly trap = new Trap();
  readonly pool: pg.Pool;
  key = "";
  #instances: Instance[] = [];
  #close: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly databaseUrl: string,
    readonly simulatorUrl: string,
  ) {
    this.pool = new pg.Pool({ connectionString: databaseUrl, max: 5 });
    this.pool.on("error", () => undefined);
  }

  static async set(postgresUrl: string): Promise<Stage> {
    const name = `chaos_${randomBytes(6).toString("hex")}`;
    const databaseUrl = await copyTemplate(postgresUrl, name);
    let stage: Stage | null = null;
    const webhooks = await startWebhookLine(() => stage?.front.url ?? "", {
      takes: (step) => stage?.trap.takes(step) ?? false,
    });
    const simulator = await startTestSimulator({ databaseUrl, webhookUrl: `${webhooks.url}/api/webhooks/razorpay` });
    stage = new Stage(databaseUrl, simulator.url);
    stage.#close = [
      () => webhooks.close(),
      () => simulator.stop(),
      () => stage?.pool.end() ?? Promise.resolve(),
      () => dropDatabase(postgresUrl, name),
    ];
    stage.key = await insertApiKey(stage.pool, ["admin"]);
    // One after the other, because the first one builds the app if needed.
    await stage.#startInstance();
    await stage.#startInstance();
    return stage;
  }

  /** The instance that callers use, and that is killed next. */
  get front(): RunningApp {
    const [instance] = this.#instances;
    if (!instance) throw new Error("no instance is left");
    return instance.app;
  }

  /** Kills the front instance; the other one carries on. */
  async kill(): Promise<void> {
    const victim = this.#instances.shift();
    if (!victim) throw new Error("there is no instance to kill");
    await victim.app.kill9();
    this.outputs.push(victim.app.output());
    for (const line of victim.lines) await line.close();
  }

  /** Starts an instance in place of the killed one. */
  async replace(): Promise<void> {
    await this.#startInstance();
  }

  async end(): Promise<void> {
    for (const { app, lines } of this.#instances) {
      await app.stop();
      this.outputs.push(app.output());
      for (const line of lines) await line.close();
    }
    for (const close of this.#close) await close();
  }

  /** A call of the API as an external app makes it. @returns status 0 if there is no response */
  async call(
    app: RunningApp,
    method: string,
    path: string,
    options: { student?: string; body?: object; headers?: Record<string, string> } = {},
  ): Promise<ApiResponse> {
    const { student, body, headers } = options;
    try {
      const response = await fetch(`${app.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.key}`,
          "content-type": "application/json",
          ...(student ? { "x-user-id": student } : {}),
          ...headers,
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await response.text();
      this.responses.push(text);
      return { status: response.status, body: JSON.parse(text) };
    } catch {
      return { status: 0, body: null };
    }
  }

  control(method: string, path: string, body?: object): Promise<ApiResponse> {
    return control(this.simulatorUrl, method, path, body);
  }

  async #startInstance(): Promise<void> {
    const lines: Line[] = [];
    // The trap holds calls of the front instance only.
    const trap = { takes: (step: Step) => this.#instances[0]?.lines === lines && this.trap.takes(step) };
    const database = await startDatabaseLine(this.databaseUrl, trap);
    const gateway = await startGatewayLine(this.simulatorUrl, trap);
    lines.push(database, gateway);
    const app = await startApp({
      databaseUrl: database.url,
      env: {
        ...this.secrets,
        RAZORPAY_BASE_URL: gateway.url,
        BILLING_CURRENCY: "INR",
        // Every held call holds a connection.
        DATABASE_POOL_SIZE: "80",
        LOG_LEVEL: "debug",
      },
    });
    this.#instances.push({ app, lines });
  }
}

export function newName(): string {
  return `chaos-${randomUUID()}`;
}
