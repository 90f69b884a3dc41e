import * as account from "../account";
import { defineOperation } from "../operation";
import { eraseResponse, studentExportResponse } from "../students";

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
  response: account.messageResponse,
});

export const resendVerification = defineOperation({
  ...anybody,
  id: "resendVerification",
  method: "POST",
  path: "/api/account/resend-verification",
  summary: "Send the verifying link again",
  description: SAME_ANSWER,
  body: account.emailRequest,
  response: account.messageResponse,
});

export const verifyAddress = defineOperation({
  ...anybody,
  id: "verifyAddress",
  method: "POST",
  path: "/api/account/verify-address",
  summary: "Verify an address with the link of a mail",
  description: "For a new account, and for a new address of an existing one.",
  body: account.verifyAddressRequest,
  response: account.verifyAddressResponse,
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
  response: account.messageResponse,
});

export const resetPassword = defineOperation({
  ...anybody,
  id: "resetPassword",
  method: "POST",
  path: "/api/account/reset-password",
  summary: "Set a new password with the link of a mail",
  description: "Ends every session of the account.",
  body: account.resetPasswordRequest,
  response: account.messageResponse,
});

export const getAccount = defineOperation({
  ...self,
  id: "getAccount",
  method: "GET",
  path: "/api/account",
  summary: "Who is signed in",
  response: account.accountResponse,
});

export const updateAccount = defineOperation({
  ...self,
  id: "updateAccount",
  method: "PATCH",
  path: "/api/account",
  summary: "Change name, language or time zone",
  description: "What you leave out stays.",
  body: account.updateAccountRequest,
  response: account.accountResponse,
});

export const changePassword = defineOperation({
  ...self,
  id: "changePassword",
  method: "POST",
  path: "/api/account/password",
  summary: "Change the password",
  description: "Ends every session but the one that asks.",
  body: account.changePasswordRequest,
  response: account.messageResponse,
});

export const changeEmail = defineOperation({
  ...self,
  id: "changeEmail",
  method: "POST",
  path: "/api/account/email",
  summary: "Ask for another address to sign in with",
  description: "Sends a link to the new address; the old one counts until the link is followed.",
  body: account.changeEmailRequest,
  response: account.messageResponse,
});

export const getMailPreferences = defineOperation({
  ...self,
  id: "getMailPreferences",
  method: "GET",
  path: "/api/account/mails",
  summary: "The mails that you can turn off",
  description: "Each with whether you want it. Mails about money, and those that you asked for, are not among them.",
  response: account.mailPreferencesResponse,
});

export const setMailPreference = defineOperation({
  ...self,
  id: "setMailPreference",
  method: "PUT",
  path: "/api/account/mails",
  summary: "Turn one kind of mail on or off",
  body: account.setMailPreferenceRequest,
  response: account.mailPreferencesResponse,
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
  response: account.unsubscribeResponse,
});

export const listSessions = defineOperation({
  ...self,
  id: "listSessions",
  method: "GET",
  path: "/api/account/sessions",
  summary: "Where you are signed in",
  response: account.sessionsResponse,
});

export const endOtherSessions = defineOperation({
  ...self,
  id: "endOtherSessions",
  method: "DELETE",
  path: "/api/account/sessions",
  summary: "Sign out everywhere else",
  response: account.endedResponse,
});

export const endSession = defineOperation({
  ...self,
  id: "endSession",
  method: "DELETE",
  path: "/api/account/sessions/{id}",
  summary: "End one session",
  params: account.sessionPath,
  response: account.endedResponse,
  errors: ["not_found"],
});

export const exportAccount = defineOperation({
  ...self,
  id: "exportAccount",
  method: "GET",
  path: "/api/account/export",
  summary: "Everything that is kept about you",
  response: studentExportResponse,
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
  response: eraseResponse,
  errors: ["payment_in_progress"],
});
