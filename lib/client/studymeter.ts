import type {
  BatchEvent,
  BatchResponse,
  BillingDetailsRequest,
  BillingDetailsResponse,
  CancelRequest,
  ChangedSubscriptionResponse,
  ChangePreviewResponse,
  ChangeResponse,
  CheckoutRequest,
  CheckoutResponse,
  CheckRefusal,
  CheckRequest,
  CheckResponse,
  DashboardResponse,
  EnforceCheckRefusal,
  EnforceCheckResponse,
  FeatureResponse,
  HistoryQuery,
  HistoryResponse,
  InvoiceResponse,
  InvoicesQuery,
  InvoicesResponse,
  PaymentMethodResponse,
  PlansResponse,
  RealTimeResponse,
  RecordRefusal,
  RecordRequest,
  RecordResponse,
  RenewResponse,
  RestrictionResponse,
  StatsResponse,
  SubscriptionSummary_,
  VerifyRequest,
} from "../contract/types";
import { StudymeterError } from "./error";
import { newIdempotencyKey } from "./idempotency-key";
import { Reservation } from "./reservation";
import { type SubscribeOptions, subscribe, type UsageEvent } from "./subscribe";
import { type Answer, type CallOptions, Transport, type TransportOptions } from "./transport";

export interface StudymeterOptions extends TransportOptions {
  /** The student that calls are about, by your own id for her; or say it with `forUser`. */
  userId?: string;
}

export interface ReserveRequest {
  feature: string;
  /** Default 1. */
  quantity?: number;
  /** How long the quota is held: 10 to 3600, default 900. */
  seconds?: number;
}

export type Reserved = { success: true; reservation: Reservation };

/** A file is made while it is asked for. */
const FILE_MS = 30_000;

/**
 * Studymeter from another program. Whether a student may is an answer (`success` tells the two apart, and TypeScript knows what each of
 * them holds); what went wrong is a `StudymeterError`.
 *
 * ```ts
 * const studymeter = new Studymeter({ baseUrl: "https://study.example.com", apiKey: process.env.STUDYMETER_KEY });
 * const answer = await studymeter.forUser("student-42").consume({ feature: "quiz" });
 * if (!answer.success) return showUpgrade(answer.upgrade_message, answer.upgrade_url);
 * ```
 */
export class Studymeter {
  private readonly transport: Transport;
  private readonly userId: string | undefined;

  constructor(options: StudymeterOptions = {}, transport = new Transport(options)) {
    this.transport = transport;
    this.userId = options.userId;
  }

  /** The same, about this student. */
  forUser(userId: string): Studymeter {
    return new Studymeter({ userId }, this.transport);
  }

  /** Whether she may use it now. Changes nothing, and promises nothing: `consume` and `reserve` do. */
  check(request: CheckRequest, options?: CallOptions): Promise<CheckResponse | CheckRefusal> {
    return this.post("/api/usage/check", request, options);
  }

  /** Checks and records in one atomic step. */
  consume(request: RecordRequest, options?: CallOptions): Promise<RecordResponse | RecordRefusal> {
    return this.post("/api/usage/consume", request, options, true);
  }

  /** Records a use that happened, now or up to 24 hours ago. Counts, and is enforced. */
  record(request: RecordRequest, options?: CallOptions): Promise<RecordResponse | RecordRefusal> {
    return this.post("/api/usage/record", request, options, true);
  }

  /** Holds quota while the work is done. */
  async reserve(request: ReserveRequest, options?: CallOptions): Promise<Reserved | EnforceCheckRefusal> {
    const { seconds, ...rest } = request;
    const body = { ...rest, reserve: seconds ?? true };
    const answer = await this.post<EnforceCheckResponse | EnforceCheckRefusal>(
      "/api/usage/enforce-check",
      body,
      options,
      true,
    );
    if (!answer.success) return answer;
    if (answer.reservation_id === undefined || answer.expires_at === undefined) throw withoutReservation();
    const reservation = new Reservation(this.transport, this.userId, {
      id: answer.reservation_id,
      feature: answer.feature,
      expiresAt: new Date(answer.expires_at),
      remaining: answer.remaining,
    });
    return { success: true, reservation };
  }

  /** Records many uses, each decided by itself and in order. Give keys of your own where you may send the same uses again. */
  batch(
    events: (Omit<BatchEvent, "idempotency_key"> & { idempotency_key?: string })[],
    options?: CallOptions,
  ): Promise<BatchResponse> {
    const keyed = events.map((event) => ({ ...event, idempotency_key: event.idempotency_key ?? newIdempotencyKey() }));
    return this.post("/api/usage/batch", { events: keyed }, options);
  }

  realTime(options?: CallOptions): Promise<RealTimeResponse> {
    return this.get("/api/usage/real-time", options);
  }

  /**
   * Every feature as it stands now, then again at every change, through lost lines and restarts, until `signal` is aborted.
   *
   * ```ts
   * for await (const { usage } of studymeter.forUser("student-42").subscribe({ signal })) show(usage.feature_usage);
   * ```
   *
   * @throws StudymeterError where it makes no sense to come back, such as a revoked key
   */
  subscribe(options: SubscribeOptions = {}): AsyncGenerator<UsageEvent, void, undefined> {
    return subscribe(this.transport, this.userId, options);
  }

  history(query: Partial<HistoryQuery> = {}, options?: CallOptions): Promise<HistoryResponse> {
    return this.get("/api/usage/history", options, query);
  }

  restriction(feature: string, options?: CallOptions): Promise<RestrictionResponse> {
    return this.get(`/api/usage/restriction/${encodeURIComponent(feature)}`, options);
  }

  feature(feature: string, options?: CallOptions): Promise<FeatureResponse> {
    return this.get(`/api/usage/feature/${encodeURIComponent(feature)}`, options);
  }

  dashboard(options?: CallOptions): Promise<DashboardResponse> {
    return this.get("/api/usage/dashboard", options);
  }

  subscription(options?: CallOptions): Promise<SubscriptionSummary_> {
    return this.get("/api/usage/subscription", options);
  }

  stats(options?: CallOptions): Promise<StatsResponse> {
    return this.get("/api/usage/stats", options);
  }

  /** What she can have, and for how much. */
  plans(options?: CallOptions): Promise<PlansResponse> {
    return this.get("/api/subscriptions/plans", options);
  }

  currentSubscription(options?: CallOptions): Promise<ChangedSubscriptionResponse> {
    return this.get("/api/subscriptions/current", options);
  }

  /** Ends it with what is paid for. */
  cancelSubscription(request: CancelRequest = {}, options?: CallOptions): Promise<ChangedSubscriptionResponse> {
    return this.post("/api/subscriptions/cancel", request, options, true);
  }

  /** Takes a cancellation back. */
  resumeSubscription(options?: CallOptions): Promise<ChangedSubscriptionResponse> {
    return this.post("/api/subscriptions/resume", {}, options, true);
  }

  setAutoRenewal(enabled: boolean, options?: CallOptions): Promise<ChangedSubscriptionResponse> {
    return this.post("/api/subscriptions/auto-renewal", { enabled }, options, true);
  }

  /** Begins to buy a plan: what the gateway's checkout needs. While it is not paid, every call answers with the same order. */
  checkout(request: CheckoutRequest, options?: CallOptions): Promise<CheckoutResponse> {
    return this.post("/api/subscriptions/checkout", request, options, true);
  }

  /**
   * Hands in what the checkout gave to its `handler`.
   *
   * @throws StudymeterError `payment_declined`; `payment_in_progress`: the money is on its way, do not pay again
   */
  verify(proof: VerifyRequest, options?: CallOptions): Promise<ChangedSubscriptionResponse> {
    return this.post("/api/subscriptions/verify", proof, options, true);
  }

  /** An order for the renewal that failed or ran out, for the checkout; in the grace period. */
  renew(options?: CallOptions): Promise<RenewResponse> {
    return this.post("/api/subscriptions/renew", {}, options, true);
  }

  /** What changing to another plan would cost, and from when. */
  previewChange(plan: string, options?: CallOptions): Promise<ChangePreviewResponse> {
    return this.post("/api/subscriptions/change/preview", { plan }, options);
  }

  /** Up: an order for the difference. Down: planned for the next renewal. */
  changePlan(plan: string, options?: CallOptions): Promise<ChangeResponse> {
    return this.post("/api/subscriptions/change", { plan }, options, true);
  }

  paymentMethod(options?: CallOptions): Promise<PaymentMethodResponse> {
    return this.get("/api/subscriptions/payment-method", options);
  }

  /** An order that confirms another payment method; its small amount goes back by itself. */
  changePaymentMethod(options: CallOptions = {}): Promise<CheckoutResponse> {
    return this.send("PUT", "/api/subscriptions/payment-method", options, {});
  }

  removePaymentMethod(options: CallOptions = {}): Promise<PaymentMethodResponse> {
    return this.send("DELETE", "/api/subscriptions/payment-method", options);
  }

  /** Whom her invoices name. */
  billingDetails(options?: CallOptions): Promise<BillingDetailsResponse> {
    return this.get("/api/subscriptions/billing-details", options);
  }

  /** From the next invoice on. What is left out stays; `null` removes. */
  setBillingDetails(request: BillingDetailsRequest, options: CallOptions = {}): Promise<BillingDetailsResponse> {
    return this.send("PUT", "/api/subscriptions/billing-details", options, request);
  }

  invoices(query: Partial<InvoicesQuery> = {}, options?: CallOptions): Promise<InvoicesResponse> {
    return this.get("/api/invoices", options, query);
  }

  invoice(number: string, options?: CallOptions): Promise<InvoiceResponse> {
    return this.get(`/api/invoices/${encodeURIComponent(number)}`, options);
  }

  /** The same as a PDF of one page, as she gets it by mail. One try; no retries. */
  async invoicePdf(number: string, { signal = AbortSignal.timeout(FILE_MS) }: CallOptions = {}): Promise<Uint8Array> {
    const path = `/api/invoices/${encodeURIComponent(number)}`;
    const file = await this.transport.open(path, this.userId, signal, "application/pdf");
    return new Uint8Array(await new Response(file).arrayBuffer());
  }

  private send<Result extends Answer>(
    method: "PUT" | "DELETE",
    path: string,
    { signal }: CallOptions,
    body?: unknown,
  ): Promise<Result> {
    return this.transport.send<Result>({ method, path, body, userId: this.userId, signal });
  }

  private get<Result extends Answer>(
    path: string,
    options: CallOptions = {},
    query?: Partial<HistoryQuery> | Partial<InvoicesQuery>,
  ): Promise<Result> {
    return this.transport.send<Result>({ method: "GET", path, query, userId: this.userId, signal: options.signal });
  }

  private post<Result extends Answer>(
    path: string,
    body: unknown,
    options: CallOptions = {},
    once = false,
  ): Promise<Result> {
    const idempotencyKey = once ? (options.idempotencyKey ?? newIdempotencyKey()) : undefined;
    return this.transport.send<Result>({
      method: "POST",
      path,
      body,
      userId: this.userId,
      idempotencyKey,
      signal: options.signal,
    });
  }
}

function withoutReservation(): StudymeterError {
  const info = { code: "invalid_response", status: 200, requestId: null, fields: {}, retryAfter: null } as const;
  return new StudymeterError("Studymeter granted the use without saying under which reservation.", info);
}
