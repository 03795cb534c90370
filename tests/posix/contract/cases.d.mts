export const cases: Readonly<Record<string, unknown[]>>;
