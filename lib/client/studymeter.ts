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
  PayerRequest,
  PayerResponse,
  PaymentMethodResponse,
  PlansResponse,
  RealTimeResponse,
  RecordRefusal,
  RecordRequest,
  RecordResponse,
  RenewResponse,
  RestrictionResponse,
  StatsResponse,
  SubscriptionResponse,
  VerifyRequest,
} from "../contract/types";
import { StudymeterError } from "./error";
import { newIdempotencyKey } from "./idempotency-key";
import { Reservation } from "./reservation";
import { type SubscribeOptions, subscribe, type UsageEvent } from "./subscribe";
import { type ApiResponse, type CallOptions, Transport, type TransportOptions } from "./transport";

export interface StudymeterOptions extends TransportOptions {
  /** The student that calls are about, by your own id for the student; or set it with `forUser`. */
  userId?: string;
}

export interface ReserveRequest {
  feature: string;
  /** Default 1. */
  quantity?: number;
  /** How long the quota is held: 10 to 3600 seconds, default 900. */
  seconds?: number;
}

export type Reserved = { success: true; reservation: Reservation };

/** A PDF is rendered on request, which takes longer than other calls. */
const FILE_MS = 30_000;

/**
 * The client for other programs. A refusal because the quota is exhausted is a response (check `success`, and TypeScript knows the fields of
 * each case); every other failure is a `StudymeterError`.
 *
 * ```ts
 * const studymeter = new Studymeter({ baseUrl: "https://study.example.com", apiKey: process.env.STUDYMETER_KEY });
 * const response = await studymeter.forUser("student-42").consume({ feature: "quiz" });
 * if (!response.success) return showUpgrade(response.upgrade_message, response.upgrade_url);
 * ```
 */
export class Studymeter {
  private readonly transport: Transport;
  private readonly userId: string | undefined;

  constructor(options: StudymeterOptions = {}, transport = new Transport(options)) {
    this.transport = transport;
    this.userId = options.userId;
  }

  /** The same client for this student. */
  forUser(userId: string): Studymeter {
    return new Studymeter({ userId }, this.transport);
  }

  /** Whether the student may use a feature now. Changes nothing and guarantees nothing; use `consume` or `reserve` for that. */
  check(request: CheckRequest, options?: CallOptions): Promise<CheckResponse | CheckRefusal> {
    return this.post("/api/usage/check", request, options);
  }

  /** Checks and records in one atomic step. */
  consume(request: RecordRequest, options?: CallOptions): Promise<RecordResponse | RecordRefusal> {
    return this.post("/api/usage/consume", request, options, true);
  }

  /** Records a use that happened now or up to 24 hours ago. The limit is enforced. */
  record(request: RecordRequest, options?: CallOptions): Promise<RecordResponse | RecordRefusal> {
    return this.post("/api/usage/record", request, options, true);
  }

  /** Reserves quota while the work is done. */
  async reserve(request: ReserveRequest, options?: CallOptions): Promise<Reserved | EnforceCheckRefusal> {
    const { seconds, ...rest } = request;
    const body = { ...rest, reserve: seconds ?? true };
    const response = await this.post<EnforceCheckResponse | EnforceCheckRefusal>(
      "/api/usage/enforce-check",
      body,
      options,
      true,
    );
    if (!response.success) return response;
    if (response.reservation_id === undefined || response.expires_at === undefined) throw withoutReservation();
    const reservation = new Reservation(this.transport, this.userId, {
      id: response.reservation_id,
      feature: response.feature,
      expiresAt: new Date(response.expires_at),
      remaining: response.remaining,
    });
    return { success: true, reservation };
  }

  /** Records many uses, each processed separately and in order. Pass idempotency keys of your own if you may send the same uses again. */
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
   * The quota of every feature, first now and then at every change. Reconnects after lost connections and restarts, until `signal` is aborted.
   *
   * ```ts
   * for await (const { usage } of studymeter.forUser("student-42").subscribe({ signal })) show(usage.feature_usage);
   * ```
   *
   * @throws StudymeterError if reconnecting cannot help, such as after a revoked key
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

  subscription(options?: CallOptions): Promise<SubscriptionResponse> {
    return this.get("/api/usage/subscription", options);
  }

  stats(options?: CallOptions): Promise<StatsResponse> {
    return this.get("/api/usage/stats", options);
  }

  /** The plans and their prices for the student. */
  plans(options?: CallOptions): Promise<PlansResponse> {
    return this.get("/api/subscriptions/plans", options);
  }

  currentSubscription(options?: CallOptions): Promise<ChangedSubscriptionResponse> {
    return this.get("/api/subscriptions/current", options);
  }

  /** Cancels at the end of the paid period. */
  cancelSubscription(request: CancelRequest = {}, options?: CallOptions): Promise<ChangedSubscriptionResponse> {
    return this.post("/api/subscriptions/cancel", request, options, true);
  }

  /** Undoes a cancellation. */
  resumeSubscription(options?: CallOptions): Promise<ChangedSubscriptionResponse> {
    return this.post("/api/subscriptions/resume", {}, options, true);
  }

  setAutoRenewal(enabled: boolean, options?: CallOptions): Promise<ChangedSubscriptionResponse> {
    return this.post("/api/subscriptions/auto-renewal", { enabled }, options, true);
  }

  /** Starts the purchase of a plan and returns the options for the gateway's checkout. Until it is paid, every call returns the same order. */
  checkout(request: CheckoutRequest, options?: CallOptions): Promise<CheckoutResponse> {
    return this.post("/api/subscriptions/checkout", request, options, true);
  }

  /**
   * Verifies a payment with the object that the checkout passed to its `handler`.
   *
   * @throws StudymeterError `payment_declined`; `payment_in_progress`: the payment is being processed, do not pay again
   */
  verify(proof: VerifyRequest, options?: CallOptions): Promise<ChangedSubscriptionResponse> {
    return this.post("/api/subscriptions/verify", proof, options, true);
  }

  /** Creates an order to renew in the grace period, for the checkout. */
  renew(options?: CallOptions): Promise<RenewResponse> {
    return this.post("/api/subscriptions/renew", {}, options, true);
  }

  /** What a plan change would cost, and when it would take effect. */
  previewChange(plan: string, options?: CallOptions): Promise<ChangePreviewResponse> {
    return this.post("/api/subscriptions/change/preview", { plan }, options);
  }

  /** Upgrade: creates an order for the prorated difference. Downgrade: scheduled for the next renewal. */
  changePlan(plan: string, options?: CallOptions): Promise<ChangeResponse> {
    return this.post("/api/subscriptions/change", { plan }, options, true);
  }

  paymentMethod(options?: CallOptions): Promise<PaymentMethodResponse> {
    return this.get("/api/subscriptions/payment-method", options);
  }

  /** Creates an order that confirms a new payment method. Its small amount is refunded automatically. */
  changePaymentMethod(options: CallOptions = {}): Promise<CheckoutResponse> {
    return this.send("PUT", "/api/subscriptions/payment-method", options, {});
  }

  removePaymentMethod(options: CallOptions = {}): Promise<PaymentMethodResponse> {
    return this.send("DELETE", "/api/subscriptions/payment-method", options);
  }

  /** Whom renewals are charged to, from the next debit on. Fields that you leave out stay unchanged; `null` removes a value. */
  setPayer(request: PayerRequest, options: CallOptions = {}): Promise<PayerResponse> {
    return this.send("PUT", "/api/subscriptions/payer", options, request);
  }

  /** Name, address and GSTIN on the student's invoices. */
  billingDetails(options?: CallOptions): Promise<BillingDetailsResponse> {
    return this.get("/api/subscriptions/billing-details", options);
  }

  /** Applies from the next invoice. Fields that you leave out stay unchanged; `null` removes a value. */
  setBillingDetails(request: BillingDetailsRequest, options: CallOptions = {}): Promise<BillingDetailsResponse> {
    return this.send("PUT", "/api/subscriptions/billing-details", options, request);
  }

  invoices(query: Partial<InvoicesQuery> = {}, options?: CallOptions): Promise<InvoicesResponse> {
    return this.get("/api/invoices", options, query);
  }

  invoice(number: string, options?: CallOptions): Promise<InvoiceResponse> {
    return this.get(`/api/invoices/${encodeURIComponent(number)}`, options);
  }

  /** The invoice as the one-page PDF that the student gets by mail. Not retried. */
  async invoicePdf(number: string, { signal = AbortSignal.timeout(FILE_MS) }: CallOptions = {}): Promise<Uint8Array> {
    const path = `/api/invoices/${encodeURIComponent(number)}`;
    const file = await this.transport.open(path, this.userId, signal, "application/pdf");
    return new Uint8Array(await new Response(file).arrayBuffer());
  }

  private send<Result extends ApiResponse>(
    method: "PUT" | "DELETE",
    path: string,
    { signal }: CallOptions,
    body?: unknown,
  ): Promise<Result> {
    return this.transport.send<Result>({ method, path, body, userId: this.userId, signal });
  }

  private get<Result extends ApiResponse>(
    path: string,
    options: CallOptions = {},
    query?: Partial<HistoryQuery> | Partial<InvoicesQuery>,
  ): Promise<Result> {
    return this.transport.send<Result>({ method: "GET", path, query, userId: this.userId, signal: options.signal });
  }

  private post<Result extends ApiResponse>(
    path: string,
    body: unknown,
    options: CallOptions = {},
    isIdempotent = false,
  ): Promise<Result> {
    const idempotencyKey = isIdempotent ? (options.idempotencyKey ?? newIdempotencyKey()) : undefined;
    const { userId } = this;
    return this.transport.send<Result>({ method: "POST", path, body, userId, idempotencyKey, signal: options.signal });
  }
}

function withoutReservation(): StudymeterError {
  const info = { code: "invalid_response", status: 200, requestId: null, fields: {}, retryAfter: null } as const;
  return new StudymeterError("Studymeter granted the use but returned no reservation id.", info);
}
