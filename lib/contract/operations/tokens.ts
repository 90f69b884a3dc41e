import { defineOperation } from "../operation";
import * as tokens from "../tokens";

export const createToken = defineOperation({
  id: "createToken",
  method: "POST",
  path: "/api/tokens",
  tag: "Students",
  student: false,
  permission: "students:write",
  summary: "Create a user token",
  description:
    "For mobile and single-page apps: your server creates a short-lived token with its API key, and the app sends it as `Authorization: Bearer …`. The token works for this student only, until it expires or the API key is revoked. An unknown student is created on the free plan.",
  body: tokens.createTokenRequest,
  response: tokens.createTokenResponse,
  errors: ["not_found"],
});
