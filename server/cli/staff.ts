import { systemClock } from "@/lib/clock";
import { emailAddress, personName } from "@/lib/contract/person";
import { listStaffRows, type StaffRow } from "@/lib/db/account/staff-accounts";
import { normaliseEmail } from "@/lib/domain/email";
import type { AuditSource } from "@/lib/services/audit/write-audit";
import { type Appointed, type Appointment, appointStaff, STAFF_LINK_HOURS } from "@/lib/services/staff/appoint-staff";
import { dismissStaff } from "@/lib/services/staff/dismiss-staff";
import { StartError } from "@/server/start-error";
import { parseOptions } from "./parse-options";
import { runOnDatabase } from "./run-on-database";

const USAGE = `Usage:
  npm run staff -- EMAIL --role admin|support [--name NAME]
  npm run staff -- EMAIL --dismiss
  npm run staff -- --list
support reads everything under /admin; admin acts as well.`;

type Report = (line: string) => void;
type Options = ReturnType<typeof readOptions>["values"];

/** Creates staff accounts. The first one cannot be created on a page, because nobody is authorised to do so. */
await runOnDatabase(() => choose(readOptions()));

function readOptions() {
  return parseOptions(
    {
      options: {
        role: { type: "string" },
        name: { type: "string" },
        dismiss: { type: "boolean" },
        list: { type: "boolean" },
      },
      allowPositionals: true,
    },
    USAGE,
  );
}

function choose({ values, positionals }: ReturnType<typeof readOptions>): (report: Report) => Promise<void> {
  if (values.list) return list;
  const [typed, ...others] = positionals;
  if (typed === undefined || others.length > 0) throw new StartError(USAGE);
  const email = read(emailAddress, normaliseEmail(typed));
  return values.dismiss ? dismiss(email) : appoint(email, values);
}

function appoint(email: string, { role, name }: Options): (report: Report) => Promise<void> {
  if (role !== "admin" && role !== "support") throw new StartError(`--role must be admin or support.\n${USAGE}`);
  const appointment = { email, role, name: name === undefined ? null : read(personName, name) } as const;
  return async (report) => {
    const { before, link } = await appointStaff(appointment, commandSource());
    report(sentence(appointment, before));
    if (link === null) return;
    report(
      `They choose a password with this link, once and within ${STAFF_LINK_HOURS} hours. The link is shown only once:`,
    );
    report(link);
  };
}

function sentence({ email, role }: Appointment, before: Appointed["before"]): string {
  if (before === role) return `${email} already has the role ${role}.`;
  if (before === null) return `${email} now has the role ${role}.`;
  return `${email} had the role ${before} and now has ${role}. All their sessions have ended.`;
}

function dismiss(email: string): (report: Report) => Promise<void> {
  return async (report) => {
    const wasOpen = await dismissStaff(email, commandSource());
    report(
      wasOpen
        ? `The account of ${email} is closed, and its sessions have ended.`
        : `The account of ${email} was already closed.`,
    );
  };
}

async function list(report: Report): Promise<void> {
  const rows = await listStaffRows();
  if (rows.length === 0) report("There are no staff accounts yet.");
  for (const row of rows) {
    const seen = row.last_seen_at ? `last seen ${row.last_seen_at.toISOString()}` : "never seen";
    report(`${row.email}  ${row.role}  ${stateOf(row)}  ${row.name ?? ""}  ${seen}`);
  }
}

function stateOf({ disabled_at, has_password }: StaffRow): string {
  if (disabled_at) return "closed";
  return has_password ? "active" : "no password yet";
}

function commandSource(): AuditSource {
  const realNow = systemClock.now();
  return { now: realNow, realNow, requestId: null, actor: "system", actorId: "npm run staff" };
}

function read(schema: typeof emailAddress | typeof personName, value: string): string {
  const { data, error } = schema.safeParse(value);
  if (error) throw new StartError(`${error.issues[0]?.message}.\n${USAGE}`);
  return data;
}
