import * as keys from "../admin/keys";
import { defineOperation } from "../operation";

const common = { tag: "Admin", student: false } as const;

export const listKeys = defineOperation({
  ...common,
  id: "listKeys",
  method: "GET",
  path: "/api/admin/keys",
  permission: "admin:read",
  summary: "List API keys",
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
    "The key is returned only once and not stored. If the response is lost, revoke the key and create another.",
  body: keys.keyRequest,
  response: keys.createdKeyResponse,
});

export const rotateKey = defineOperation({
  ...common,
  id: "rotateKey",
  method: "POST",
  path: "/api/admin/keys/{key_id}/rotate",
  permission: "admin:write",
  summary: "Rotate an API key",
  description: "Creates a new key with the same name, scopes and limits. The old key works until the overlap ends.",
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
  summary: "Revoke an API key",
  description:
    "Permanently revokes the key and every user token created with it, immediately. Revoking it again changes nothing.",
  params: keys.keyPath,
  body: keys.revocation,
  response: keys.keyResponse,
  errors: ["not_found"],
});
