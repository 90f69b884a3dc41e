import { afterChange } from "@/lib/domain/after-change";
import { toWireId } from "@/lib/domain/id";
import { decide } from "@/lib/domain/subscription";
import type { Change, Subscription, SubscriptionEvent } from "@/lib/domain/subscription-model";
import type { Random } from "../random";
import { idAt } from "./ids";
import type { Person } from "./people";
import type { World } from "./settings";

/** From when on which limits count for her: those of a paid plan until a moment, or the free plan's. */
export interface Entitlement {
  from: Date;
  planKey: string;
  paidUntil: Date | null;
}

/** Who set a change off. */
export type By = "student" | "system" | "staff";

export interface Fact {
  action: string;
  at: Date;
  by: By;
  subject?: string;
  reason?: string;
  before?: unknown;
  after?: unknown;
}

/** A student's subscription, moved by the very rules that move it in the program, with the trail that they leave. */
export class Life {
  readonly entitlements: Entitlement[] = [];
  #subscription: Subscription;
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

  /** When something was written down: where she lives on a test clock, that was lately, whatever her clock says. */
  recordedAt(at: Date): Date {
    return this.person.testClockId === null ? at : new Date(this.world.now.getTime() - 3_600_000);
  }

  /** @throws Error where the rules refuse it: history must be possible */
  apply(event: SubscriptionEvent, at: Date, by: By): Change {
    const decision = decide(this.#subscription, event, at, this.world.billing);
    if (decision.kind !== "changed") throw new Error(`${event.type} of ${this.person.id} is a ${decision.kind}`);
    this.#subscription = afterChange(this.#subscription, decision, event);
    this.#note(decision, event, at, by);
    const { planKey, entitledUntil } = this.#subscription;
    this.entitlements.push({ from: at, planKey, paidUntil: entitledUntil });
    return decision;
  }

  audit(fact: Fact): void {
    const { action, at, by, subject, reason, before, after } = fact;
    this.world.rows.add("audit_entry", {
      id: this.id(at),
      at,
      recorded_at: this.recordedAt(at),
      actor: by,
      actor_id: by === "student" ? toWireId("student", this.person.id) : null,
      action,
      student_id: this.person.id,
      subject: subject ?? null,
      reason: reason ?? null,
      before: before ?? null,
      after: after ?? null,
      request_id: null,
    });
  }

  writeSubscription(updatedAt: Date): void {
    const s = this.#subscription;
    this.world.rows.add("user_subscription", {
      id: s.id,
      student_id: this.person.id,
      plan_key: s.planKey,
      status: s.status,
      plan_version_id: s.planVersionId,
      price_amount: s.price?.amount ?? null,
      price_currency: s.price?.currency ?? null,
      auto_renewal: s.autoRenewal,
      cancel_requested_at: s.cancelRequestedAt,
      cancel_reason: s.cancelReason,
      scheduled_plan_key: s.scheduledPlanKey,
      start_date: s.startDate,
      end_date: s.endDate,
      renewal_date: s.renewalDay,
      grace_period_end: s.gracePeriodEnd,
      last_payment_date: s.lastPaymentDate,
      entitled_plan_version_id: s.entitledPlanVersionId,
      entitled_until: s.entitledUntil,
      quota_anchor: s.quotaAnchor,
      revision: s.revision,
      created_at: this.person.createdAt,
      updated_at: updatedAt,
    });
  }

  #signUp(): Subscription {
    const { subscriptionId: id, createdAt } = this.person;
    const event = { type: "signed_up" } as const;
    const decision = decide({ id }, event, createdAt, this.world.billing);
    if (decision.kind !== "changed") throw new Error("nobody can sign up");
    // What a change says of a subscription that was not there yet is all of it.
    const fields = decision.changes as Omit<Subscription, "id" | "revision" | "planRank" | "openAttempt">;
    this.entitlements.push({ from: createdAt, planKey: fields.planKey, paidUntil: null });
    return { ...fields, id, revision: 1, planRank: 0, openAttempt: null };
  }

  #note({ audit }: Change, event: SubscriptionEvent, at: Date, by: By): void {
    const { cancelReason: _before, ...before } = audit.before;
    const { cancelReason: _after, ...after } = audit.after;
    const reason = (event.type === "cancel_asked" ? null : audit.reason) ?? undefined;
    const subject = toWireId("subscription", this.#subscription.id);
    this.audit({ action: audit.action, at, by, subject, reason, before, after });
  }
}
