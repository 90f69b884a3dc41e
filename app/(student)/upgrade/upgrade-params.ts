import { createLoader, createSerializer, parseAsString } from "nuqs/server";

const params = {
  /** The plan that she came for. */
  plan: parseAsString,
  /** The feature whose limit sent her here. */
  feature: parseAsString,
};

/** What the address of the page says. */
export const loadUpgradeParams = createLoader(params);

export const serializeUpgrade = createSerializer(params);
