/** `npm run test:nightly` sets it: what is a sample while somebody waits is then done at length. */
export const IS_NIGHTLY = process.env.STUDYMETER_NIGHTLY === "on";
