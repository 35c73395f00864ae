/** A failure whose message is all a person needs: no stack trace. */
export class SetupError extends Error {}
