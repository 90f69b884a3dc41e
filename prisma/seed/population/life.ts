import type { Encrypted } from "@/lib/crypto/encryption";
import { createDataKey, encryptPersonal } from "@/lib/crypto/personal";
import { auditColumns } from "@/lib/db/audit/insert-audit";
import type { DefaultMethod, LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { subscriptionColumns } from "@/lib/db/subscription/write-transition";
import { afterChange } from "@/lib/domain/after-change";
import { toWireId } from "@/lib/domain/id";
import { decide } from "@/lib/domain/subscription";
import type { Change, RefundReason, Subscription, SubscriptionEvent } from "@/lib/domain/subscription-model";
import {
  type AuditDraft,
  type AuditFact,
  type AuditSource,
  buildAudit,
  buildTransitionAudit,
} from "@/lib/services/audit/build-audit";
import type { Random } from "../random";
import { idAt } from "./ids";
import type { Person } from "./people";
import { hex } from "./rows";
import type { SoldPlan, World } from "./settings";

/** From when on a limit applies to the student: that of a paid plan until an instant, or the free plan's. */
export interface Entitlement {
  from: Date;
  planKey: string;
  paidUntil: Date | null;
}

/** Who caused a change. */
export type By = "student" | "system" | "staff";

/** A student's subscription, changed by the program's own rules, with the audit entries that result. */
export class Life {
  readonly entitlements: Entitlement[] = [];
  #subscription: Subscription;
  /** The method that renewals charge. */
  method: DefaultMethod | null = null;
  #key: Encrypted | null = null;
  #sequence = 0;

  constructor(
    readonly world: World,
    readonly person: Person,
    readonly random: Random,
  ) {
    this.#subscription = this.#signUp();
  }

  get subscription(): Subscription {
    return this.#subscription;
  }

  id(at: Date): string {
    this.#sequence += 1;
    return idAt(at, this.random, this.#sequence);
  }

  /** When something was recorded: for a student on a test clock that was recently, whatever the clock shows. */
  recordedAt(at: Date): Date {
    return this.person.testClockId === null ? at : new Date(this.world.now.getTime() - 3_600_000);
  }

  /** The subscription as the services read it: with its student, the plan's name and the payment method. */
  locked(at: Date): LockedSubscription {
    const { person } = this;
    return {
      subscription: this.#subscription,
      now: at,
      student: {
        id: person.id,
        name: person.name,
        email: person.email,
        locale: person.locale,
        timeZone: person.timeZone,
        billing: { name: null, address: null, state: person.state, gstin: null },
        currency: null,
        testClockId: person.testClockId,
        isErased: false,
      },
      plan: this.planOf(this.#subscription.planKey),
      method: this.method,
      openAttemptId: null,
      openAttemptHeardAt: null,
      isDisputed: false,
    };
  }

  planOf(key: string): SoldPlan {
    const plan = this.world.plans[key];
    if (!plan) throw new Error(`nobody is sold the plan ${key}`);
    return plan;
  }

  /** @throws Error where the rules reject it: the history must be possible */
  apply(event: SubscriptionEvent, at: Date, by: By): Change {
    const decision = decide(this.#subscription, event, at, this.world.billing);
    if (decision.kind !== "changed") throw new Error(`${event.type} of ${this.person.id} is a ${decision.kind}`);
    const locked = this.locked(at);
    this.#subscription = afterChange(this.#subscription, decision, event);
    this.#writeAudit(buildTransitionAudit(this.id(at), locked, decision.audit, event, this.#source(at, by)));
    const { planKey, entitledUntil } = this.#subscription;
    this.entitlements.push({ from: at, planKey, paidUntil: entitledUntil });
    return decision;
  }

  /** A payment that the subscription cannot use. @returns why it is refunded */
  turnDown(event: SubscriptionEvent, at: Date, by: By): RefundReason {
    const decision = decide(this.#subscription, event, at, this.world.billing);
    if (decision.kind !== "refund") throw new Error(`${event.type} of ${this.person.id} is a ${decision.kind}`);
    const locked = this.locked(at);
    this.#writeAudit(buildTransitionAudit(this.id(at), locked, decision.audit, event, this.#source(at, by)));
    return decision.reason;
  }

  audit(fact: AuditFact, at: Date, by: By): void {
    this.#writeAudit(buildAudit(this.id(at), this.#source(at, by), fact));
  }

  writeSubscription(updatedAt: Date): void {
    const { id, revision, planRank, openAttempt, ...fields } = this.#subscription;
    this.world.rows.add("user_subscription", {
      id,
      student_id: this.person.id,
      ...subscriptionColumns(fields),
      revision,
      created_at: this.person.createdAt,
      updated_at: updatedAt,
    });
  }

  #source(at: Date, by: By): AuditSource {
    const actorId = by === "student" ? toWireId("student", this.person.id) : null;
    return { now: at, realNow: this.recordedAt(at), requestId: null, actor: by, actorId };
  }

  /** What a person wrote is encrypted with the student's data key, as the services do it. */
  #writeAudit({ entry, personal }: AuditDraft): void {
    const encrypted =
      personal && encryptPersonal(personal, entry.id, this.#studentDataKey(entry.recordedAt), this.person.id);
    this.world.rows.add("audit_entry", {
      ...auditColumns({ ...entry, personal: null }),
      personal: encrypted && hex(encrypted),
    });
  }

  #studentDataKey(madeAt: Date): Encrypted {
    if (this.#key) return this.#key;
    this.#key = createDataKey(this.person.id);
    this.world.rows.add("student_data_key", {
      student_id: this.person.id,
      data_key_ciphertext: hex(this.#key.ciphertext),
      encryption_key_id: this.#key.keyId,
      created_at: madeAt,
    });
    return this.#key;
  }

  #signUp(): Subscription {
    const { subscriptionId: id, createdAt } = this.person;
    const event = { type: "signed_up" } as const;
    const decision = decide({ id }, event, createdAt, this.world.billing);
    if (decision.kind !== "changed") throw new Error("nobody can sign up");
    // For a new subscription, the change holds every field.
    const fields = decision.changes as Omit<Subscription, "id" | "revision" | "planRank" | "openAttempt">;
    this.entitlements.push({ from: createdAt, planKey: fields.planKey, paidUntil: null });
    return { ...fields, id, revision: 1, planRank: 0, openAttempt: null };
  }
}
