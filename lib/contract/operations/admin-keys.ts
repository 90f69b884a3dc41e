import * as keys from "../admin/keys";
import { defineOperation } from "../operation";

const common = { tag: "Admin", student: false } as const;

export const listKeys = defineOperation({
  ...common,
  id: "listKeys",
  method: "GET",
  path: "/api/admin/keys",
  permission: "admin:read",
  summary: "Every API key",
  response: keys.keysResponse,
});

export const createKey = defineOperation({
  ...common,
  id: "createKey",
  method: "POST",
  path: "/api/admin/keys",
  permission: "admin:write",
  summary: "Create an API key",
  description:
    "The answer is not kept, so that the key is nowhere but with you: a call whose answer was lost has left a key that nobody has. Revoke it.",
  body: keys.keyRequest,
  response: keys.createdKeyResponse,
});

export const rotateKey = defineOperation({
  ...common,
  id: "rotateKey",
  method: "POST",
  path: "/api/admin/keys/{key_id}/rotate",
  permission: "admin:write",
  summary: "Replace an API key",
  description: "A new key with the same name, scopes and limits. The old one works until the overlap is over.",
  params: keys.keyPath,
  body: keys.rotation,
  response: keys.createdKeyResponse,
  errors: ["not_found", "conflict"],
});

export const revokeKey = defineOperation({
  ...common,
  id: "revokeKey",
  method: "POST",
  path: "/api/admin/keys/{key_id}/revoke",
  permission: "admin:write",
  summary: "End an API key",
  description: "At once and for good, with every user token that it has minted. Doing it twice changes nothing.",
  params: keys.keyPath,
  body: keys.revocation,
  response: keys.keyResponse,
  errors: ["not_found"],
});
