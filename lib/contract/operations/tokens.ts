import { defineOperation } from "../operation";
import * as tokens from "../tokens";

export const createToken = defineOperation({
  id: "createToken",
  method: "POST",
  path: "/api/tokens",
  tag: "Students",
  student: false,
  permission: "students:write",
  summary: "Mint a user token",
  description:
    "For a mobile or single-page app: your server mints a short-lived token with its API key, and the app sends it as `Authorization: Bearer …`. It acts for this student only, and ends with its time, or at once with the key that minted it. A student who is not known yet is created on the free plan.",
  body: tokens.createTokenRequest,
  response: tokens.createTokenResponse,
  errors: ["not_found"],
});
