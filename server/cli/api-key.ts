import { isScope, SCOPES, type Scope } from "@/lib/access/scopes";
import { systemClock } from "@/lib/clock";
import { fromWireId, toWireId } from "@/lib/domain/id";
import { createApiKey } from "@/lib/services/api-key/create-api-key";
import { daysFrom } from "@/lib/services/api-key/creator-of";
import { listApiKeys } from "@/lib/services/api-key/list-api-keys";
import { revokeApiKey } from "@/lib/services/api-key/revoke-api-key";
import { rotateApiKey } from "@/lib/services/api-key/rotate-api-key";
import type { AuditSource } from "@/lib/services/audit/write-audit";
import { StartError } from "@/server/start-error";
import { parseOptions } from "./parse-options";
import { runOnDatabase } from "./run-on-database";

const USAGE = `Usage:
  npm run api-key -- --name NAME --scopes a,b [--expires-in-days N] [--rate-limit N] [--student-rate-limit N]
  npm run api-key -- --list
  npm run api-key -- --rotate key_… [--overlap-hours N] [--expires-in-days N]
  npm run api-key -- --revoke key_…
Scopes: ${SCOPES.join(", ")}`;

const HOUR_MS = 3_600_000;
const DEFAULT_OVERLAP_HOURS = 24;

type Options = ReturnType<typeof readOptions>;
type Report = (line: string) => void;

await runOnDatabase(() => choose(readOptions()));

function readOptions() {
  return parseOptions(
    {
      options: {
        name: { type: "string" },
        scopes: { type: "string" },
        "expires-in-days": { type: "string" },
        "rate-limit": { type: "string" },
        "student-rate-limit": { type: "string" },
        list: { type: "boolean" },
        rotate: { type: "string" },
        revoke: { type: "string" },
        "overlap-hours": { type: "string" },
      },
    },
    USAGE,
  ).values;
}

function choose(options: Options): (report: Report) => Promise<void> {
  if (options.list) return list;
  if (options.revoke !== undefined) return revoke(readId(options.revoke));
  if (options.rotate !== undefined) return rotate(readId(options.rotate), options);
  return create(options);
}

function create(options: Options): (report: Report) => Promise<void> {
  const { scopes } = options;
  const name = options.name?.trim();
  if (!name || !scopes) throw new StartError(`--name and --scopes are needed.\n${USAGE}`);
  if (name.length > 100) throw new StartError("--name must have at most 100 characters.");
  const terms = {
    name,
    scopes: readScopes(scopes),
    rateLimitPerMinute: readCount(options, "rate-limit"),
    studentRateLimitPerMinute: readCount(options, "student-rate-limit"),
  };
  const days = readCount(options, "expires-in-days");
  return async (report) => {
    const source = commandSource();
    const created = await createApiKey({ ...terms, expiresAt: daysFrom(source.realNow, days) }, source);
    tell(report, created.id, terms.name, terms.scopes, daysFrom(source.realNow, days));
    report(created.key);
  };
}

function rotate(id: string, options: Options): (report: Report) => Promise<void> {
  const hours = options["overlap-hours"] === "0" ? 0 : (readCount(options, "overlap-hours") ?? DEFAULT_OVERLAP_HOURS);
  const days = readCount(options, "expires-in-days");
  return async (report) => {
    const source = commandSource();
    const expiresAt = daysFrom(source.realNow, days);
    const created = await rotateApiKey(id, hours * HOUR_MS, expiresAt, source);
    report(
      `${toWireId("apiKey", id)} keeps working for ${hours} hours. ${toWireId("apiKey", created.id)} replaces it.`,
    );
    report(created.key);
  };
}

function revoke(id: string): (report: Report) => Promise<void> {
  return async (report) => {
    await revokeApiKey(id, commandSource());
    report(`${toWireId("apiKey", id)} is revoked, with every user token that it created.`);
  };
}

async function list(report: Report): Promise<void> {
  for (const key of await listApiKeys(systemClock.now())) {
    const used = key.last_used_at ? `last used ${key.last_used_at.toISOString()}` : "never used";
    report(
      `${toWireId("apiKey", key.id)}  …${key.last_four}  ${key.state}  ${key.name}  [${key.scopes.join(", ")}]  ${used}`,
    );
  }
}

function tell(report: Report, id: string, name: string, scopes: readonly Scope[], expiresAt: Date | null): void {
  const end = expiresAt ? `until ${expiresAt.toISOString()}` : "until it is revoked";
  report(
    `${toWireId("apiKey", id)} "${name}" has the scopes ${scopes.join(", ")} and is valid ${end}. The key is shown only once:`,
  );
}

function commandSource(): AuditSource {
  const realNow = systemClock.now();
  return { now: realNow, realNow, requestId: null, actor: "system", actorId: "npm run api-key" };
}

function readId(wireId: string): string {
  const id = fromWireId("apiKey", wireId);
  if (!id) throw new StartError(`${wireId} is not the id of an API key (key_…).\n${USAGE}`);
  return id;
}

function readScopes(list: string): Scope[] {
  return list.split(",").map((word) => {
    const scope = word.trim();
    if (!isScope(scope)) throw new StartError(`"${scope}" is not a scope.\n${USAGE}`);
    return scope;
  });
}

function readCount(options: Options, name: "expires-in-days" | "rate-limit" | "student-rate-limit" | "overlap-hours") {
  const given = options[name];
  if (given === undefined) return undefined;
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1 || count > 10_000_000) {
    throw new StartError(`--${name} must be a whole number, 1 or more.\n${USAGE}`);
  }
  return count;
}
