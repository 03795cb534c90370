/** Compiles the Lezer grammar to src/parser/generated/. */
export async function generateParser() {}
