/** Set by `npm run test:nightly`: tests that run a sample by day then run in full. */
export const IS_NIGHTLY = process.env.STUDYMETER_NIGHTLY === "on";
