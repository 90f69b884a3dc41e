import type { z } from "zod";
import type * as account from "./account";
import type * as deeds from "./admin/deeds";
import type * as plans from "./admin/plans";
import type * as listed from "./admin/subscriptions";
import type { errorAnswer } from "./errors";
import type * as payments from "./payments";
import type * as subscriptions from "./subscriptions";
import type * as usage from "./usage";

/** The wire as TypeScript types, for those who want nothing of zod: `lib/client` and what is built on it. */

export type ApiError = z.output<typeof errorAnswer>;

export type CheckRequest = z.input<typeof usage.checkRequest>;
export type CheckAnswer = z.output<typeof usage.checkAnswer>;
export type CheckRefusal = z.output<typeof usage.checkRefusal>;

export type RecordRequest = z.input<typeof usage.recordRequest>;
export type RecordAnswer = z.output<typeof usage.recordAnswer>;
export type RecordRefusal = z.output<typeof usage.recordRefusal>;

export type EnforceCheckRequest = z.input<typeof usage.enforceCheckRequest>;
export type EnforceCheckAnswer = z.output<typeof usage.enforceCheckAnswer>;
export type EnforceCheckRefusal = z.output<typeof usage.enforceRefusal>;

export type ReleaseAnswer = z.output<typeof usage.releaseAnswer>;
export type BatchEvent = z.input<typeof usage.batchEvent>;
export type BatchAnswer = z.output<typeof usage.batchAnswer>;

export type HistoryQuery = z.output<typeof usage.historyQuery>;
export type HistoryAnswer = z.output<typeof usage.historyAnswer>;
export type RealTimeAnswer = z.output<typeof usage.realTimeAnswer>;
export type RestrictionAnswer = z.output<typeof usage.restrictionAnswer>;
export type FeatureAnswer = z.output<typeof usage.featureAnswer>;
export type DashboardAnswer = z.output<typeof usage.dashboardAnswer>;
export type SubscriptionAnswer = z.output<typeof usage.subscriptionAnswer>;
export type StatsAnswer = z.output<typeof usage.statsAnswer>;

export type PlansAnswer = z.output<typeof subscriptions.plansAnswer>;
export type CancelRequest = z.input<typeof subscriptions.cancelRequest>;
export type ChangedSubscriptionAnswer = z.output<typeof subscriptions.subscriptionAnswer>;

export type CheckoutRequest = z.input<typeof payments.checkoutRequest>;
export type CheckoutAnswer = z.output<typeof payments.checkoutAnswer>;
export type ChangePreviewAnswer = z.output<typeof payments.changePreviewAnswer>;
export type ChangeAnswer = z.output<typeof payments.changeAnswer>;
export type VerifyRequest = z.input<typeof payments.verifyRequest>;
export type RenewAnswer = z.output<typeof payments.renewAnswer>;
export type BillingDetails = z.output<typeof payments.billingDetails>;
export type BillingDetailsRequest = z.input<typeof payments.billingDetailsRequest>;
export type BillingDetailsAnswer = z.output<typeof payments.billingDetailsAnswer>;
export type PaymentMethod = z.output<typeof payments.paymentMethod>;
export type PaymentMethodAnswer = z.output<typeof payments.paymentMethodAnswer>;
export type Invoice = z.output<typeof payments.invoice>;
export type InvoicesQuery = z.output<typeof payments.invoicesQuery>;
export type InvoicesAnswer = z.output<typeof payments.invoicesAnswer>;
export type InvoiceAnswer = z.output<typeof payments.invoiceAnswer>;

export type Account = z.output<typeof account.account>;
export type MailPreference = z.output<typeof account.mailPreference>;
export type Session = z.output<typeof account.session>;

export type DeedEffects = z.output<typeof deeds.effects>;
export type GrantAnswer = z.output<typeof deeds.grantAnswer>;
export type EraseDeedAnswer = z.output<typeof deeds.eraseDeedAnswer>;
export type PlanVersionAnswer = z.output<typeof plans.versionAnswer>;
export type ListedSubscription = z.output<typeof listed.listedSubscription>;
export type ChangedFeatureAnswer = z.output<typeof plans.featureAnswer>;
export type ArchivedPlanAnswer = z.output<typeof plans.archiveAnswer>;
