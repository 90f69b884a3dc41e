import * as account from "../account";
import { defineOperation } from "../operation";
import { eraseAnswer, studentExportAnswer } from "../students";

const anybody = { tag: "Account", student: false, permission: null } as const;
const self = { tag: "Account", student: false, permission: "account:self" } as const;

const SAME_ANSWER = "Answers the same, and takes as long, whether or not the address has an account.";

export const signUp = defineOperation({
  ...anybody,
  id: "signUp",
  method: "POST",
  path: "/api/account/sign-up",
  summary: "Sign up on the free plan",
  description: `Sends a link that verifies the address; after that she can sign in. ${SAME_ANSWER}`,
  body: account.signUpRequest,
  answer: account.messageAnswer,
});

export const resendVerification = defineOperation({
  ...anybody,
  id: "resendVerification",
  method: "POST",
  path: "/api/account/resend-verification",
  summary: "Send the verifying link again",
  description: SAME_ANSWER,
  body: account.emailRequest,
  answer: account.messageAnswer,
});

export const verifyAddress = defineOperation({
  ...anybody,
  id: "verifyAddress",
  method: "POST",
  path: "/api/account/verify-address",
  summary: "Verify an address with the link of a mail",
  description: "For a new account, and for a new address of an existing one.",
  body: account.verifyAddressRequest,
  answer: account.verifyAddressAnswer,
  errors: ["conflict"],
});

export const forgotPassword = defineOperation({
  ...anybody,
  id: "forgotPassword",
  method: "POST",
  path: "/api/account/forgot-password",
  summary: "Send a link to set a new password",
  description: SAME_ANSWER,
  body: account.emailRequest,
  answer: account.messageAnswer,
});

export const resetPassword = defineOperation({
  ...anybody,
  id: "resetPassword",
  method: "POST",
  path: "/api/account/reset-password",
  summary: "Set a new password with the link of a mail",
  description: "Ends every session of the account.",
  body: account.resetPasswordRequest,
  answer: account.messageAnswer,
});

export const getAccount = defineOperation({
  ...self,
  id: "getAccount",
  method: "GET",
  path: "/api/account",
  summary: "Who is signed in",
  answer: account.accountAnswer,
});

export const updateAccount = defineOperation({
  ...self,
  id: "updateAccount",
  method: "PATCH",
  path: "/api/account",
  summary: "Change name, language or time zone",
  description: "What you leave out stays.",
  body: account.updateAccountRequest,
  answer: account.accountAnswer,
});

export const changePassword = defineOperation({
  ...self,
  id: "changePassword",
  method: "POST",
  path: "/api/account/password",
  summary: "Change the password",
  description: "Ends every session but the one that asks.",
  body: account.changePasswordRequest,
  answer: account.messageAnswer,
});

export const changeEmail = defineOperation({
  ...self,
  id: "changeEmail",
  method: "POST",
  path: "/api/account/email",
  summary: "Ask for another address to sign in with",
  description: "Sends a link to the new address; the old one counts until the link is followed.",
  body: account.changeEmailRequest,
  answer: account.messageAnswer,
});

export const getMailPreferences = defineOperation({
  ...self,
  id: "getMailPreferences",
  method: "GET",
  path: "/api/account/mails",
  summary: "The mails that you can turn off",
  description: "Each with whether you want it. Mails about money, and those that you asked for, are not among them.",
  answer: account.mailPreferencesAnswer,
});

export const setMailPreference = defineOperation({
  ...self,
  id: "setMailPreference",
  method: "PUT",
  path: "/api/account/mails",
  summary: "Turn one kind of mail on or off",
  body: account.setMailPreferenceRequest,
  answer: account.mailPreferencesAnswer,
});

export const unsubscribe = defineOperation({
  ...anybody,
  id: "unsubscribe",
  method: "POST",
  path: "/api/account/unsubscribe",
  summary: "Turn a kind of mail off with the link in it",
  description:
    "For whoever has the mail, without signing in. Mail programs post to the link itself, as RFC 8058 says; this is for the page behind it.",
  body: account.unsubscribeRequest,
  answer: account.unsubscribeAnswer,
});

export const listSessions = defineOperation({
  ...self,
  id: "listSessions",
  method: "GET",
  path: "/api/account/sessions",
  summary: "Where you are signed in",
  answer: account.sessionsAnswer,
});

export const endOtherSessions = defineOperation({
  ...self,
  id: "endOtherSessions",
  method: "DELETE",
  path: "/api/account/sessions",
  summary: "Sign out everywhere else",
  answer: account.endedAnswer,
});

export const endSession = defineOperation({
  ...self,
  id: "endSession",
  method: "DELETE",
  path: "/api/account/sessions/{id}",
  summary: "End one session",
  params: account.sessionPath,
  answer: account.endedAnswer,
  errors: ["not_found"],
});

export const exportAccount = defineOperation({
  ...self,
  id: "exportAccount",
  method: "GET",
  path: "/api/account/export",
  summary: "Everything that is kept about you",
  answer: studentExportAnswer,
  errors: ["not_found"],
});

export const eraseAccount = defineOperation({
  ...self,
  id: "eraseAccount",
  method: "POST",
  path: "/api/account/erase",
  summary: "Erase your account",
  description:
    "For good, and with your password. What stays is counts, payments and invoices, because the law asks for them.",
  body: account.eraseAccountRequest,
  answer: eraseAnswer,
  errors: ["payment_in_progress"],
});
