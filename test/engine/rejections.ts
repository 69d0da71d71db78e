/**
 * What a program leaves rejected is its run's failure, which the SDK reports by a listener that it has while the program runs.
 * AVA, which listens all the time, must not report it again as a failure of the test.
 */
const listenersOfTests = process.listenerCount("unhandledRejection") + 1;

process.on("unhandledRejection", (_reason, rejected) => {
  const isOfProgram = process.listenerCount("unhandledRejection") > listenersOfTests;
  if (isOfProgram) rejected.catch(() => {});
});
