/**
 * A loader of the bundler's: one file of Scalar's with its mends (scalar-mends.ts) in it. A line that is not there once fails the build:
 * the version of Scalar is pinned, and whoever moves it sees what to look at again.
 */
module.exports = function mendScalar(source) {
  return this.getOptions().mends.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2)
      throw new Error(`${this.resourcePath} does not say ${JSON.stringify(from)} once`);
    return text.replace(from, () => to);
  }, source);
};
