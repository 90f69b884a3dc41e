import type { z } from "zod";
import { debitVerdict } from "@/lib/domain/decline-reason";
import { PREVIEWS } from "./previews";
import { mail } from "./template";
import { ResetPassword, resetPassword, VerifyAddress, verifyAddress } from "./templates/account";
import { AddressChanged, addressChanged, PasswordChanged, passwordChanged } from "./templates/account-changed";
import { AdminAlert, ALERT_STATE, adminAlert } from "./templates/admin-alert";
import { CancellationConfirmed, cancellationConfirmed } from "./templates/cancellation-confirmed";
import { FeaturesRestricted, featuresRestricted } from "./templates/features-restricted";
import { PaymentDisputed, paymentDisputed, paymentDisputedSubject } from "./templates/payment-disputed";
import { PaymentReceipt, paymentReceipt } from "./templates/payment-receipt";
import { QuotaExhausted, quotaExhausted, usedUp } from "./templates/quota-exhausted";
import { RefundIssued, refundIssued } from "./templates/refund-issued";
import { RenewalFailed, renewalFailed } from "./templates/renewal-failed";
import { RenewalReminder, renewalReminder } from "./templates/renewal-reminder";
import { RenewalSuccessful, renewalSuccessful } from "./templates/renewal-successful";
import { SubscriptionActivated, subscriptionActivated } from "./templates/subscription-activated";
import { SubscriptionExpired, subscriptionExpired } from "./templates/subscription-expired";

/**
 * Every mail that goes out, by its type in the outbox. To add a mail: a template in `emails/templates`, a row here, its previews in `emails/previews.ts`, and who
 * writes it: `insertMail`, or for a transition of a subscription a row in `lib/services/subscription/build-mail.ts`.
 */
export const MAILS = {
  subscription_activated: mail({
    kind: "money",
    manage: "billing",
    schema: subscriptionActivated,
    subject: ({ plan }) => `${plan.name} is active`,
    template: SubscriptionActivated,
    invoicePdf: ({ receipt }) => receipt.number,
    previews: PREVIEWS.subscription_activated,
  }),
  renewal_reminder: mail({
    kind: "money",
    manage: "billing",
    schema: renewalReminder,
    subject: ({ plan, price, chargedAt, endsAt }, format) =>
      chargedAt
        ? `${plan.name} renews on ${format.day(chargedAt)} for ${format.money(price)}`
        : `${plan.name} ends on ${format.day(endsAt)}`,
    template: RenewalReminder,
    previews: PREVIEWS.renewal_reminder,
  }),
  renewal_successful: mail({
    kind: "money",
    manage: "billing",
    schema: renewalSuccessful,
    subject: ({ planName, endsAt }, format) => `${planName} is renewed until ${format.day(endsAt)}`,
    template: RenewalSuccessful,
    invoicePdf: ({ receipt }) => receipt.number,
    previews: PREVIEWS.renewal_successful,
  }),
  renewal_failed: mail({
    kind: "money",
    manage: "billing",
    schema: renewalFailed,
    subject: ({ planName, reason, gracePeriodEnd }, format) => {
      const isSkipped = debitVerdict({ reason }) === "skipped";
      const what = isSkipped ? `You skipped the payment for ${planName}` : `${planName} couldn't be renewed`;
      return `${what}; your plan works until ${format.day(gracePeriodEnd)}`;
    },
    template: RenewalFailed,
    previews: PREVIEWS.renewal_failed,
  }),
  subscription_expired: mail({
    kind: "money",
    manage: "billing",
    schema: subscriptionExpired,
    subject: ({ plan, gracePeriodEnd }, format) =>
      `${plan.name} has ended; you have access until ${format.day(gracePeriodEnd)}`,
    template: SubscriptionExpired,
    previews: PREVIEWS.subscription_expired,
  }),
  features_restricted: mail({
    kind: "money",
    manage: "billing",
    schema: featuresRestricted,
    subject: ({ planName }) => `${planName} has expired. You're on the free plan now`,
    template: FeaturesRestricted,
    previews: PREVIEWS.features_restricted,
  }),
  quota_exhausted: mail({
    kind: "product",
    manage: "billing",
    schema: quotaExhausted,
    subject: ({ feature }, format) =>
      feature.resetsAt
        ? `${usedUp(feature, format)}; your limit resets on ${format.day(feature.resetsAt)}`
        : usedUp(feature, format),
    template: QuotaExhausted,
    previews: PREVIEWS.quota_exhausted,
  }),
  cancellation_confirmed: mail({
    kind: "money",
    manage: "billing",
    schema: cancellationConfirmed,
    subject: ({ planName, keepsUntil }, format) =>
      keepsUntil
        ? `${planName} is cancelled; you have access until ${format.day(keepsUntil)}`
        : `${planName} is cancelled`,
    template: CancellationConfirmed,
    previews: PREVIEWS.cancellation_confirmed,
  }),
  refund_issued: mail({
    kind: "money",
    manage: "billing",
    schema: refundIssued,
    subject: ({ refunded }, format) => `Your refund of ${format.money(refunded)} is on its way`,
    template: RefundIssued,
    invoicePdf: ({ creditNote }) => creditNote?.number ?? null,
    previews: PREVIEWS.refund_issued,
  }),
  payment_receipt: mail({
    kind: "money",
    manage: "billing",
    schema: paymentReceipt,
    subject: ({ planName, paid }, format) => `You're on ${planName}: receipt for ${format.money(paid)}`,
    template: PaymentReceipt,
    invoicePdf: ({ receipt }) => receipt.number,
    previews: PREVIEWS.payment_receipt,
  }),
  payment_disputed: mail({
    kind: "money",
    manage: "billing",
    schema: paymentDisputed,
    subject: paymentDisputedSubject,
    template: PaymentDisputed,
    invoicePdf: ({ creditNote }) => creditNote?.number ?? null,
    previews: PREVIEWS.payment_disputed,
  }),
  verify_address: mail({
    kind: "service",
    manage: "account",
    schema: verifyAddress,
    subject: () => "Confirm your email address",
    template: VerifyAddress,
    previews: PREVIEWS.verify_address,
  }),
  reset_password: mail({
    kind: "service",
    manage: "account",
    schema: resetPassword,
    subject: ({ triedToSignUp }) => (triedToSignUp ? "You already have an account" : "Choose a new password"),
    template: ResetPassword,
    previews: PREVIEWS.reset_password,
  }),
  password_changed: mail({
    kind: "service",
    manage: "account",
    schema: passwordChanged,
    subject: () => "Your password was changed",
    template: PasswordChanged,
    previews: PREVIEWS.password_changed,
  }),
  address_changed: mail({
    kind: "service",
    manage: "account",
    schema: addressChanged,
    subject: () => "Your email address was changed",
    template: AddressChanged,
    previews: PREVIEWS.address_changed,
  }),
  admin_alert: mail({
    kind: "service",
    manage: "alerts",
    schema: adminAlert,
    subject: ({ state, severity, title }) => `${ALERT_STATE[state]} (${severity}): ${title}`,
    template: AdminAlert,
    previews: PREVIEWS.admin_alert,
  }),
} as const;

export type MailType = keyof typeof MAILS;

/** The facts that a mail of this type needs, as a service gives them. */
export type MailFactsOf<T extends MailType> = z.input<(typeof MAILS)[T]["schema"]>;

export const MAIL_TYPES = Object.keys(MAILS) as MailType[];

export function isMailType(text: string): text is MailType {
  return Object.hasOwn(MAILS, text);
}
