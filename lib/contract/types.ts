import type { z } from "zod";
import type * as account from "./account";
import type * as actions from "./admin/admin-actions";
import type * as plans from "./admin/plans";
import type * as listed from "./admin/subscriptions";
import type { errorResponse } from "./errors";
import type * as payments from "./payments";
import type * as subscriptions from "./subscriptions";
import type * as usage from "./usage";
import type * as reports from "./usage-reports";

/** The API as TypeScript types, for code that does not use zod: `lib/client` and what is built on it. */

export type ApiError = z.output<typeof errorResponse>;

export type CheckRequest = z.input<typeof usage.checkRequest>;
export type CheckResponse = z.output<typeof usage.checkResponse>;
export type CheckRefusal = z.output<typeof usage.checkRefusal>;

export type RecordRequest = z.input<typeof usage.recordRequest>;
export type RecordResponse = z.output<typeof usage.recordResponse>;
export type RecordRefusal = z.output<typeof usage.recordRefusal>;

export type EnforceCheckRequest = z.input<typeof usage.enforceCheckRequest>;
export type EnforceCheckResponse = z.output<typeof usage.enforceCheckResponse>;
export type EnforceCheckRefusal = z.output<typeof usage.enforceRefusal>;

export type ReleaseResponse = z.output<typeof usage.releaseResponse>;
export type BatchEvent = z.input<typeof usage.batchEvent>;
export type BatchResponse = z.output<typeof usage.batchResponse>;

export type HistoryQuery = z.output<typeof reports.historyQuery>;
export type HistoryResponse = z.output<typeof reports.historyResponse>;
export type RealTimeResponse = z.output<typeof usage.realTimeResponse>;
export type RestrictionResponse = z.output<typeof reports.restrictionResponse>;
export type FeatureResponse = z.output<typeof reports.featureResponse>;
export type DashboardResponse = z.output<typeof reports.dashboardResponse>;
export type SubscriptionResponse = z.output<typeof reports.subscriptionResponse>;
export type StatsResponse = z.output<typeof reports.statsResponse>;

export type PlansResponse = z.output<typeof subscriptions.plansResponse>;
export type CancelRequest = z.input<typeof subscriptions.cancelRequest>;
export type ChangedSubscriptionResponse = z.output<typeof subscriptions.subscriptionResponse>;

export type CheckoutRequest = z.input<typeof payments.checkoutRequest>;
export type CheckoutResponse = z.output<typeof payments.checkoutResponse>;
export type ChangePreviewResponse = z.output<typeof payments.changePreviewResponse>;
export type ChangeResponse = z.output<typeof payments.changeResponse>;
export type VerifyRequest = z.input<typeof payments.verifyRequest>;
export type RenewResponse = z.output<typeof payments.renewResponse>;
export type Payer = z.output<typeof payments.payer>;
export type PayerRequest = z.input<typeof payments.payerRequest>;
export type PayerResponse = z.output<typeof payments.payerResponse>;
export type BillingDetails = z.output<typeof payments.billingDetails>;
export type BillingDetailsRequest = z.input<typeof payments.billingDetailsRequest>;
export type BillingDetailsResponse = z.output<typeof payments.billingDetailsResponse>;
export type PaymentMethod = z.output<typeof payments.paymentMethod>;
export type PaymentMethodResponse = z.output<typeof payments.paymentMethodResponse>;
export type Invoice = z.output<typeof payments.invoice>;
export type InvoicesQuery = z.output<typeof payments.invoicesQuery>;
export type InvoicesResponse = z.output<typeof payments.invoicesResponse>;
export type InvoiceResponse = z.output<typeof payments.invoiceResponse>;

export type Account = z.output<typeof account.account>;
export type MailPreference = z.output<typeof account.mailPreference>;
export type Session = z.output<typeof account.session>;

export type AdminActionEffects = z.output<typeof actions.effects>;
export type GrantResponse = z.output<typeof actions.grantResponse>;
export type EraseActionResponse = z.output<typeof actions.eraseActionResponse>;
export type PlanVersionResponse = z.output<typeof plans.versionResponse>;
export type ListedSubscription = z.output<typeof listed.listedSubscription>;
export type ChangedFeatureResponse = z.output<typeof plans.featureResponse>;
export type ArchivedPlanResponse = z.output<typeof plans.archiveResponse>;
