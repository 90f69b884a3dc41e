import { createLoader, createSerializer, parseAsString } from "nuqs/server";

const params = {
  /** The plan that the link names. */
  plan: parseAsString,
  /** The feature whose limit led here. */
  feature: parseAsString,
};

/** The search parameters of the page. */
export const loadUpgradeParams = createLoader(params);

export const serializeUpgrade = createSerializer(params);
