import * as account from "../account";
import { defineOperation } from "../operation";
import { eraseResponse, studentExportResponse } from "../students";

const publicCall = { tag: "Account", student: false, permission: null } as const;
const self = { tag: "Account", student: false, permission: "account:self" } as const;

const SAME_RESPONSE = "The response and its timing are the same whether or not the address has an account.";

export const signUp = defineOperation({
  ...publicCall,
  id: "signUp",
  method: "POST",
  path: "/api/account/sign-up",
  summary: "Sign up on the free plan",
  description: `Sends a link that verifies the address; after that the student can sign in. ${SAME_RESPONSE}`,
  body: account.signUpRequest,
  response: account.messageResponse,
});

export const resendVerification = defineOperation({
  ...publicCall,
  id: "resendVerification",
  method: "POST",
  path: "/api/account/resend-verification",
  summary: "Resend the verification link",
  description: SAME_RESPONSE,
  body: account.emailRequest,
  response: account.messageResponse,
});

export const verifyAddress = defineOperation({
  ...publicCall,
  id: "verifyAddress",
  method: "POST",
  path: "/api/account/verify-address",
  summary: "Verify an email address with the link from an email",
  description: "For new accounts, and for a new address of an existing account.",
  body: account.verifyAddressRequest,
  response: account.verifyAddressResponse,
  errors: ["conflict"],
});

export const forgotPassword = defineOperation({
  ...publicCall,
  id: "forgotPassword",
  method: "POST",
  path: "/api/account/forgot-password",
  summary: "Send a link to reset the password",
  description: SAME_RESPONSE,
  body: account.emailRequest,
  response: account.messageResponse,
});

export const resetPassword = defineOperation({
  ...publicCall,
  id: "resetPassword",
  method: "POST",
  path: "/api/account/reset-password",
  summary: "Reset the password with the link from an email",
  description: "Ends every session of the account.",
  body: account.resetPasswordRequest,
  response: account.messageResponse,
});

export const getAccount = defineOperation({
  ...self,
  id: "getAccount",
  method: "GET",
  path: "/api/account",
  summary: "Get the current account",
  response: account.accountResponse,
});

export const updateAccount = defineOperation({
  ...self,
  id: "updateAccount",
  method: "PATCH",
  path: "/api/account",
  summary: "Change name, language or time zone",
  description: "Fields that you leave out stay unchanged.",
  body: account.updateAccountRequest,
  response: account.accountResponse,
});

export const changePassword = defineOperation({
  ...self,
  id: "changePassword",
  method: "POST",
  path: "/api/account/password",
  summary: "Change the password",
  description: "Ends every session except the current one.",
  body: account.changePasswordRequest,
  response: account.messageResponse,
});

export const changeEmail = defineOperation({
  ...self,
  id: "changeEmail",
  method: "POST",
  path: "/api/account/email",
  summary: "Change the email address",
  description: "Sends a link to the new address. The old address keeps working until the link is followed.",
  body: account.changeEmailRequest,
  response: account.messageResponse,
});

export const getMailPreferences = defineOperation({
  ...self,
  id: "getMailPreferences",
  method: "GET",
  path: "/api/account/mails",
  summary: "List the emails that you can turn off",
  description:
    "Lists each type of optional email and whether it is on. Emails about payments, and emails that you asked for, cannot be turned off.",
  response: account.mailPreferencesResponse,
});

export const setMailPreference = defineOperation({
  ...self,
  id: "setMailPreference",
  method: "PUT",
  path: "/api/account/mails",
  summary: "Turn a type of email on or off",
  body: account.setMailPreferenceRequest,
  response: account.mailPreferencesResponse,
});

export const unsubscribe = defineOperation({
  ...publicCall,
  id: "unsubscribe",
  method: "POST",
  path: "/api/account/unsubscribe",
  summary: "Turn off a type of email with the link in it",
  description:
    "Works without signing in. Email clients post to the link itself, as in RFC 8058; this call is for the page behind the link.",
  body: account.unsubscribeRequest,
  response: account.unsubscribeResponse,
});

export const listSessions = defineOperation({
  ...self,
  id: "listSessions",
  method: "GET",
  path: "/api/account/sessions",
  summary: "List your sessions",
  response: account.sessionsResponse,
});

export const endOtherSessions = defineOperation({
  ...self,
  id: "endOtherSessions",
  method: "DELETE",
  path: "/api/account/sessions",
  summary: "End all other sessions",
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
  summary: "Export your data",
  response: studentExportResponse,
  errors: ["not_found"],
});

export const eraseAccount = defineOperation({
  ...self,
  id: "eraseAccount",
  method: "POST",
  path: "/api/account/erase",
  summary: "Delete your account and erase your data",
  description:
    "Permanent. Requires your password. Usage counts, payments and invoices are kept, because the law requires it.",
  body: account.eraseAccountRequest,
  response: eraseResponse,
  errors: ["payment_in_progress"],
});
