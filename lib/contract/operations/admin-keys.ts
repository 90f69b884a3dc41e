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
  answer: keys.keysAnswer,
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
  answer: keys.createdKeyAnswer,
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
  answer: keys.createdKeyAnswer,
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
  answer: keys.keyAnswer,
  errors: ["not_found"],
});
