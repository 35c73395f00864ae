/** Environment variables, handed in by the caller. */
export type Environment = Readonly<Record<string, string | undefined>>;
