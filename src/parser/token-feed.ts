import { ExternalTokenizer } from '@lezer/lr';

/** Hands the Lezer parser our tokens: the input's characters already are term numbers (`Tokens.asInput`). */
export const tokenFeed = new ExternalTokenizer((input) => {
  if (input.next >= 0) input.acceptToken(input.next, 1);
});
